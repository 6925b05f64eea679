/** How often a race is run: a few times in `npm test`, many times in `npm run test:faults`. The same code, other numbers. */
export const rounds = (small: number, large: number): number => (process.env.BATON_TEST_ROUNDS === 'large' ? large : small);
