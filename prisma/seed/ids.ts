/** Ids of the seed's rows: UUID v7 in their form, ascending as they are made, and the same each time. */
import type { Dice } from '../demo-random.js';

/** The next id of a customer, or of whatever else has rows around it: up to 4,096 of them. */
export type NextId = () => string;

/** `time`: twelve hexadecimal digits, from a calendar. */
export function idsOf(time: string, dice: Dice): NextId {
  const head = `${time.slice(0, 8)}-${time.slice(8)}-7`;
  const tail = `-8${hex(dice, 3)}-${hex(dice, 6)}${hex(dice, 6)}`;
  let count = 0;
  return () => {
    count += 1;
    return `${head}${count.toString(16).padStart(3, '0')}${tail}`;
  };
}

const hex = (dice: Dice, digits: number) =>
  dice
    .between(0, 16 ** digits - 1)
    .toString(16)
    .padStart(digits, '0');
