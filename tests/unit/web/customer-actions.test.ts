import { expect, test } from 'vitest';
import { actionsFor } from '../../../web/src/customer-view/actions';

const mine = { ownerId: 'me', status: 'active', openHandoverId: null } as const;

test.each([
  ['its owner', mine, 'sales', ['merge', 'giveBack', 'deactivate']],
  ['another salesperson', { ...mine, ownerId: 'other' }, 'sales', []],
  ['a manager', { ...mine, ownerId: 'other' }, 'manager', ['handOver', 'merge', 'giveBack', 'deactivate', 'remove']],
  ['a manager, while it is being handed over', { ...mine, openHandoverId: 'h' }, 'manager', []],
  ['a manager, of one in the pool', { ownerId: null, status: 'in_pool', openHandoverId: null }, 'manager', ['merge']],
  ['its owner, once it is inactive', { ...mine, status: 'inactive' }, 'sales', ['merge', 'activate']],
  ['HR', { ...mine, ownerId: 'other' }, 'hr', ['handOver']],
  ['a manager, of their own', mine, 'manager', ['merge', 'giveBack', 'deactivate', 'remove']],
] as const)('%s may try what there is to do with it', (_, customer, role, expected) => {
  expect(actionsFor(customer, { id: 'me', role })).toEqual(expected);
});
