/** Chance that can be had again: BATON_TEST_SEED repeats the run that printed it. */
import { createDice, type Dice } from '../../prisma/demo-random.js';

export function seededDice(): Dice & { shuffled: <T>(from: readonly T[]) => T[] } {
  const seed = Number(process.env.BATON_TEST_SEED ?? Date.now() % 1_000_000);
  console.log(`BATON_TEST_SEED=${seed}`);
  const dice = createDice(seed);
  return {
    ...dice,
    shuffled: (from) => {
      const left = [...from];
      return from.flatMap(() => left.splice(dice.between(0, left.length - 1), 1));
    },
  };
}
