/** Which message leads from which stage to which, and whose part it is. Nothing else in Baton knows this (processes.md, Handover). */

export const stages = ['preparation', 'review', 'confirmation', 'completed'] as const;
export type Stage = (typeof stages)[number];
export type Status = 'open' | 'completed' | 'cancelled' | 'undone';
export type Part = 'preparer' | 'reviewer' | 'receiver' | 'hr' | 'admin';

interface Transition {
  readonly from: readonly Stage[];
  readonly to: Stage | 'stays';
  readonly ends?: Exclude<Status, 'open'>;
  readonly by: readonly Part[];
}

const working: readonly Stage[] = ['preparation', 'review', 'confirmation'];

export const transitions = {
  complete_preparation: { from: ['preparation'], to: 'review', by: ['preparer'] },
  request_changes: { from: ['review'], to: 'preparation', by: ['reviewer'] },
  approve: { from: ['review'], to: 'confirmation', by: ['reviewer'] },
  confirm: { from: ['confirmation'], to: 'completed', ends: 'completed', by: ['receiver'] },
  send_back: { from: ['confirmation'], to: 'preparation', by: ['receiver'] },
  decline: { from: ['confirmation'], to: 'review', by: ['receiver'] },
  reassign: { from: working, to: 'stays', by: ['reviewer', 'admin'] },
  send_to_pool: { from: ['review', 'confirmation'], to: 'stays', ends: 'cancelled', by: ['reviewer', 'admin'] },
  cancel: { from: working, to: 'stays', ends: 'cancelled', by: ['reviewer', 'hr', 'admin'] },
} as const satisfies Record<string, Transition>;

export type Message = keyof typeof transitions;

export const isMessage = (name: string): name is Message => Object.hasOwn(transitions, name);
export const messages: readonly Message[] = Object.keys(transitions).filter(isMessage);

/** Where a handover stands: what a message is judged by. */
export interface Standing {
  readonly stage: Stage;
  readonly status: Status;
}

/** Where `message` leads from where the handover stands, or undefined where it does not apply. */
export function transitionAt(message: Message, { stage, status }: Standing): Standing | undefined {
  const { from, to, ends }: Transition = transitions[message];
  if (status !== 'open' || !from.includes(stage)) return undefined;
  return { stage: to === 'stays' ? stage : to, status: ends ?? 'open' };
}

/** Whether one of `parts` may send `message`. */
export function maySend(message: Message, parts: readonly Part[]): boolean {
  const { by }: Transition = transitions[message];
  return parts.some((part) => by.includes(part));
}

/** What someone who plays `parts` may do where the handover stands: the buttons of the page, the actions in the API's answer. */
export function availableActions(standing: Standing, parts: readonly Part[]): Message[] {
  return messages.filter((message) => transitionAt(message, standing) !== undefined && maySend(message, parts));
}
