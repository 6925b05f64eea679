/** What happens with a customer, as its timeline tells it. */
export const eventKinds = [
  'follow_up',
  'handover',
  'owner',
  'opportunity',
  'contract',
  'payment',
  'service_ticket',
  'task',
  'merge',
] as const;
export type EventKind = (typeof eventKinds)[number];
