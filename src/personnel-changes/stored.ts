/** What a personnel change keeps as JSON: who is to receive, and which customers it is about. Pure. */
import { Type, type Static } from 'typebox';
import { Parse } from 'typebox/value';
import { strategies } from './allocation.js';
import type { Attention } from './state.js';

const Id = Type.String();

const StoredAllocation = Type.Object({
  strategy: Type.Optional(Type.Enum([...strategies])),
  receiverIds: Type.Optional(Type.Array(Id)),
  /** `receiverId` is an employee's id, or `pool`. */
  pins: Type.Optional(Type.Array(Type.Object({ customerId: Id, receiverId: Id, overCapacityReason: Type.Optional(Type.String()) }))),
  /** Named as receivers, and why they are not. */
  dropped: Type.Optional(Type.Array(Type.Object({ employeeId: Id, reason: Type.String() }))),
});
type StoredAllocation = Static<typeof StoredAllocation>;

export type Allocation = Required<StoredAllocation>;

/** The allocation in a row; without receivers every customer is left to the reviewer. */
export function readAllocation(stored: unknown): Allocation {
  return { strategy: 'round_robin', receiverIds: [], pins: [], dropped: [], ...Parse(StoredAllocation, stored) };
}

const StoredScope = Type.Object({
  regions: Type.Optional(Type.Array(Type.String())),
  industries: Type.Optional(Type.Array(Type.String())),
  levels: Type.Optional(Type.Array(Type.String())),
});

/** Which of a person's customers a change is about: those that match every list that is there. */
export type ChangeScope = Static<typeof StoredScope>;

/** The scope in a row, or null for all customers. */
export const readScope = (stored: unknown): ChangeScope | null => (stored === null ? null : Parse(StoredScope, stored));

const StoredAttention = Type.Record(Type.String(), Type.Integer());

export const readAttention = (stored: unknown): Attention | null => (stored === null ? null : Parse(StoredAttention, stored));
