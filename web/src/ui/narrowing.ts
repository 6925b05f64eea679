/** What a filter of a list leaves out; an order leaves out nothing. Pure. */

const set = (filter: object): string[] =>
  Object.entries(filter).flatMap(([name, value]) => (name === 'sort' || value === undefined ? [] : [name]));

/** How many of the filters narrow the list, besides what is searched for. */
export const narrowing = (filter: object): number => set(filter).filter((name) => name !== 'q').length;

/** Whether anything is left out. */
export const isNarrow = (filter: object): boolean => set(filter).length > 0;
