/**
 * What each message does besides moving the stage (processes.md, Handover). An effect runs inside the step's transaction, behind its
 * locks, and answers what changes on the row and who hears of it; a refusal is thrown as a Problem before anything but the
 * checklist was brought up to date.
 */
import { conflict, unprocessable } from '../platform/errors.js';
import type { Queries } from '../platform/database.js';
import { poolCustomers } from '../ownership/pool.js';
import { countOpenItems, refreshItems } from './checklist.js';
import { deadline, ownerLeft, recycleOverdue } from './clock-effects.js';
import { changeItems, reopenItems } from './items.js';
import { beyondCapacity, isBeyond, reasonOf } from './over-capacity.js';
import type { ItemChange, Payload } from './payloads.js';
import { partsOf } from './parts.js';
import { readLoadOncePlanned } from './people.js';
import type { HandoverRow } from './row.js';
import { nextReviewer, whyNotReceiver, whyNotReviewer, whyNotTakingPart, whyNotToReviewer, type Person } from './rules.js';
import type { StepName } from './stages.js';
import type { Change, Notice, StepContext } from './step-context.js';
import { transferCustomer } from './transfer.js';

type Fields<M extends StepName> = Payload<M>['fields'];
type Effects = { readonly [M in StepName]: (context: StepContext, fields: Fields<M>) => Promise<Change> };

const effects: Effects = {
  async complete_preparation({ tx, row, actor }, { items = [] }) {
    await requireCompleteChecklist(tx, row, items);
    await changeItems(tx, row.handoverId, items, {
      id: actor.id,
      isReviewer: partsOf(actor, row).includes('reviewer'),
    });
    return { openItems: 0, notices: [{ to: row.reviewerId, template: 'handover_to_review' }] };
  },

  async request_changes(context, { items, reason }) {
    const { row } = context;
    const openItems = await reopen(context, items, reason);
    return {
      openItems,
      detail: { reason },
      notices: [{ to: row.preparerId, template: 'handover_returned', parameters: { note: reason } }],
    };
  },

  async approve(context, excess) {
    const { tx, row } = context;
    // What stands in the way of the handover is said before what stands in the way of a person (http-api.md, Order of refusals).
    await requireCompleteChecklist(tx, row);
    const reason = reasonOf(excess);
    const receiver = receiverOf(context);
    const standing = { alreadyCounted: receiver.id === row.toOwnerId, overCapacity: reason !== undefined };
    const problem = whyNotToReviewer(receiver, [row.reviewerId, context.actor.id]) ?? whyNotReceiver(receiver, row, standing);
    if (problem !== undefined) throw problem;
    const beyond = reason !== undefined && isBeyond(receiver, row.toOwnerId) ? await beyondCapacity(context, reason) : undefined;
    return {
      toOwnerId: receiver.id,
      ...beyond,
      openItems: 0,
      detail: { toOwner: receiver.externalId, ...(beyond && { overCapacity: true, reason }) },
      notices: [{ to: receiver.id, template: 'handover_to_confirm' }, ...(beyond?.notices ?? [])],
    };
  },

  async confirm(context) {
    requireOldOwner(context);
    const receiver = receiverOf(context);
    const problem = whyNotReceiver(receiver, context.row, { alreadyCounted: true, overCapacity: true });
    if (problem !== undefined) throw problem;
    return { detail: await transferCustomer(context, receiver.id) };
  },

  async send_back(context, { items, question }) {
    const { row } = context;
    const openItems = await reopen(context, items, question);
    return {
      openItems,
      detail: { question },
      notices: [{ to: row.preparerId, template: 'handover_sent_back', parameters: { note: question } }],
    };
  },

  async decline({ row }, { reason }) {
    const notices = [{ to: row.reviewerId, template: 'handover_declined', parameters: { note: reason } }] as const;
    return { toOwnerId: null, detail: { reason, declinedBy: row.toOwner }, notices };
  },

  async reassign(context, { role, employee, ...excess }) {
    const { row, namedId, namedProblem, people } = context;
    if (namedProblem !== undefined) throw namedProblem;
    if (employee === null) {
      if (role === 'receiver' && row.stage !== 'confirmation')
        return { toOwnerId: null, restartsStage: true, detail: { role, employee: null } };
      throw unprocessable('employee_missing', 'Only the receiver can be left open, and not while they are to confirm.', {
        field: 'employee',
      });
    }
    const person = namedId === undefined ? undefined : people.get(namedId);
    if (person === undefined) throw unprocessable('employee_unknown', 'There is no such employee.', { field: 'employee' });
    const detail = { role, employee: person.externalId };
    switch (role) {
      case 'preparer': {
        const problem = whyNotTakingPart(person, 'employee');
        if (problem !== undefined) throw problem;
        if (person.id === row.fromOwnerId && context.rules.ownerLeavesAt !== null && context.rules.ownerLeavesAt <= new Date()) {
          throw unprocessable('owner_left', 'The old owner is gone: give the part to somebody else.', { field: 'employee' });
        }
        return { preparerId: person.id, restartsStage: true, detail, notices: [{ to: person.id, template: 'handover_to_prepare' }] };
      }
      case 'reviewer': {
        const problem = whyNotReviewer(person, row, 'employee');
        if (problem !== undefined) throw problem;
        return { reviewerId: person.id, restartsStage: true, detail, notices: [{ to: person.id, template: 'handover_to_review' }] };
      }
      case 'receiver': {
        const reason = reasonOf(excess);
        const taker = await withoutLeaving(context, person);
        const standing = { alreadyCounted: person.id === row.toOwnerId, overCapacity: reason !== undefined, field: 'employee' };
        // Before, the next manager up reviews; once approved, nobody would.
        const isApproved = row.stage === 'confirmation';
        const own = isApproved ? whyNotToReviewer(taker, [row.reviewerId, context.actor.id], 'employee') : undefined;
        const problem = own ?? whyNotReceiver(taker, row, standing);
        if (problem !== undefined) throw problem;
        const reviewerId = reviewerBeside(context, person.id);
        // A plan was drawn before its messages are told: what it gives beyond a capacity is told so in whatever order they come.
        const isMore = context.isPlanned || isBeyond(taker, row.toOwnerId);
        const beyond = reason !== undefined && isMore ? await beyondCapacity(context, reason) : undefined;
        const notices: Notice[] = isApproved ? [{ to: person.id, template: 'handover_to_confirm' }] : [];
        return {
          toOwnerId: person.id,
          reviewerId,
          restartsStage: true,
          ...beyond,
          detail: { ...detail, ...(beyond && { overCapacity: true, reason }) },
          notices: [...notices, ...(beyond?.notices ?? [])],
        };
      }
    }
  },

  async send_to_pool(context, { reason }) {
    const { tx, row, actor } = context;
    requireOldOwner(context);
    const { handoverId, customerId } = row;
    tx.send(
      poolCustomers(tx, { customerIds: [customerId], reason: 'manual', cause: 'recycle', actorId: actor.id, note: reason, handoverId }),
    );
    return { closedReason: 'to_pool', detail: { reason }, notices: endNotices(row, 'handover_to_pool', reason) };
  },

  async cancel({ tx, row }, { reason }) {
    tx.send(tx.$executeRaw`
      UPDATE customers SET open_handover_id = NULL WHERE id = ${row.customerId}::uuid AND open_handover_id = ${row.handoverId}::uuid`);
    return { closedReason: 'cancelled', detail: { reason }, notices: endNotices(row, 'handover_cancelled', reason) };
  },

  deadline,
  owner_left: ownerLeft,
  recycle_overdue: recycleOverdue,
};

/** What `payload` does where the handover stands. Throws a Problem where a rule refuses it. */
export function takeEffect(context: StepContext, payload: Payload): Promise<Change> {
  switch (payload.message) {
    case 'complete_preparation':
      return effects.complete_preparation(context, payload.fields);
    case 'request_changes':
      return effects.request_changes(context, payload.fields);
    case 'approve':
      return effects.approve(context, payload.fields);
    case 'confirm':
      return effects.confirm(context, payload.fields);
    case 'send_back':
      return effects.send_back(context, payload.fields);
    case 'decline':
      return effects.decline(context, payload.fields);
    case 'reassign':
      return effects.reassign(context, payload.fields);
    case 'send_to_pool':
      return effects.send_to_pool(context, payload.fields);
    case 'cancel':
      return effects.cancel(context, payload.fields);
    case 'deadline':
      return effects.deadline(context, payload.fields);
    case 'owner_left':
      return effects.owner_left(context, payload.fields);
    case 'recycle_overdue':
      return effects.recycle_overdue(context, payload.fields);
  }
}

/** Brings the checklist up to date and refuses while a required item is open, or would be after `changes`. */
async function requireCompleteChecklist(tx: Queries, { handoverId }: HandoverRow, changes: readonly ItemChange[] = []): Promise<void> {
  const openItems = await refreshItems(tx, handoverId, changes);
  if (openItems === 0) return;
  throw conflict('items_open', `${openItems} required item(s) are not completed.`, { openItems });
}

async function reopen({ tx, row }: StepContext, items: Fields<'request_changes'>['items'], request: string): Promise<number> {
  await reopenItems(tx, row.handoverId, items ?? [], request);
  return countOpenItems(tx, row.handoverId);
}

/** The freeze keeps a customer with the old owner; whoever went around it has to be asked first. */
function requireOldOwner({ row, ownerId }: StepContext): void {
  if (ownerId === row.fromOwnerId) return;
  throw conflict('owner_changed', 'The customer is no longer with the old owner: cancel this handover.');
}

/** Of a plan that takes from people as it gives to them, the load once all of it is done; else as it is. */
async function withoutLeaving({ tx, row, isPlanned }: StepContext, person: Person): Promise<Person> {
  if (!isPlanned || row.personnelChangeId === null || person.capacity === null || person.load < person.capacity) return person;
  return { ...person, load: await readLoadOncePlanned(tx, person.id, row.personnelChangeId) };
}

function receiverOf({ row, namedId, namedProblem, people }: StepContext): Person {
  if (namedProblem !== undefined) throw namedProblem;
  const receiverId = namedId ?? row.toOwnerId;
  const receiver = receiverId === null ? undefined : people.get(receiverId);
  if (receiver === undefined)
    throw unprocessable('receiver_missing', 'Nobody is named as receiver: name one with toOwner.', { field: 'toOwner' });
  return receiver;
}

/** Naming the reviewer as receiver moves the review to the next manager up, in the same step. */
function reviewerBeside({ row, people, managersOfNamed }: StepContext, receiverId: string): string | null {
  if (row.reviewerId !== receiverId) return row.reviewerId;
  const above = managersOfNamed.flatMap((id) => people.get(id) ?? []);
  return nextReviewer(above, { fromOwnerId: row.fromOwnerId, toOwnerId: receiverId })?.id ?? null;
}

const endNotices = (row: HandoverRow, template: 'handover_cancelled' | 'handover_to_pool', note: string): Notice[] =>
  [row.fromOwnerId, row.toOwnerId].map((to) => ({ to, template, parameters: { note } }));
