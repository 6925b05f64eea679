/** What somebody may try with a customer, as the API decides it, which has the last word. Pure. */
import type { AnswerOf } from '../api/answers';
import type { Person } from '../session/person';

type Customer = Pick<AnswerOf<'/api/v1/customers/{id}/360'>['customer'], 'ownerId' | 'status' | 'openHandoverId'>;

const order = ['handOver', 'merge', 'giveBack', 'deactivate', 'activate', 'remove'] as const;
export type CustomerAction = (typeof order)[number];

export function actionsFor({ ownerId, status, openHandoverId }: Customer, { id, role }: Pick<Person, 'id' | 'role'>): CustomerAction[] {
  const leads = role === 'manager' || role === 'admin';
  const isTheirs = ownerId === id;
  if (!leads && role !== 'hr' && !isTheirs) return [];
  const keeps = leads || isTheirs;
  const isFree = ownerId !== null && openHandoverId === null;
  const may: Record<CustomerAction, boolean> = {
    // Nobody opens a handover of their own customers.
    handOver: isFree && status === 'active' && !isTheirs && (leads || role === 'hr'),
    merge: keeps && openHandoverId === null,
    giveBack: keeps && isFree && status === 'active',
    deactivate: keeps && isFree && status === 'active',
    activate: keeps && isFree && status === 'inactive',
    remove: isFree && leads,
  };
  return order.filter((action) => may[action]);
}
