/** `text` as itself in a pattern of LIKE, and in Prisma's `contains` and `startsWith`, which do not escape: % and _ stand for themselves. */
export const likeLiteral = (text: string): string => text.replace(/[\\%_]/g, String.raw`\$&`);
