/** The parts of the 360° view, in its order. Each is paged by itself. */
export const viewPartNames = [
  'contacts',
  'opportunities',
  'contracts',
  'serviceTickets',
  'payments',
  'followUps',
  'handovers',
  'ownershipHistory',
  'pool',
] as const;
export type ViewPart = (typeof viewPartNames)[number];

/** What a part is sorted by, and so what its cursor holds: whether primary, or when, before the id. */
export const cursorPartsOf = (part: ViewPart): number => (part === 'contacts' || part === 'followUps' ? 2 : 1);

/** Seen also of a customer of the pool that the caller has not claimed (processes.md, Pool). */
export const isOpenToAll = (part: ViewPart): boolean => part === 'ownershipHistory' || part === 'pool';
