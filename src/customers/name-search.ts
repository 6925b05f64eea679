/** Finding names by customer_search (decision 0008): what lists of customers and of the pool have in common. */
import { Prisma } from '../platform/database.js';
import { likeLiteral } from '../platform/like.js';
import type { NameWords } from './search.js';

export { nameWords, type NameWords } from './search.js';

/** Sorting this many is quicker than looking for them on the way. */
const mostSorted = 20_000;

/** Whether more customers than can be sorted for a page bear such a name: `[{ isCommon }]`. */
export const commonNameStatement = (name: NameWords): Prisma.Sql => Prisma.sql`
  SELECT count(*) > ${mostSorted} AS "isCommon"
  FROM (SELECT FROM customer_search s WHERE ${nameCondition(name)} LIMIT ${Prisma.raw(String(mostSorted + 1))}) AS found`;

/**
 * On `customer_search s`, by its index: pairs find the name; whether three and more characters stand one after the other, only the name
 * itself says.
 */
export function nameCondition(name: NameWords): Prisma.Sql {
  const hasPairs = Prisma.sql`name_pairs(s.name) @> ${[...name.pairs]}::text[]`;
  return Array.from(name.text).length < 3 ? hasPairs : Prisma.sql`${hasPairs} AND ${nameInOrder(name)}`;
}

/** On `customer_search s`, without an index: for rows that are looked at anyway. */
export function nameInOrder({ text, isInitials }: NameWords): Prisma.Sql {
  const isOne = Array.from(text).length === 1;
  const asWritten = Prisma.sql`s.name LIKE ${`${isOne ? '' : '%'}${likeLiteral(text)}%`}`;
  if (!isInitials) return asWritten;
  return isOne
    ? Prisma.sql`(${asWritten} OR strpos(pinyin_readings(left(s.name, 1)), ${text}) > 0)`
    : Prisma.sql`(${asWritten} OR name_has_initials(s.name, ${text}))`;
}
