/** HR events: stored as they came, decided at once, told to the workflow right after (processes.md, Personnel change: Events). */
import type { Access } from '../identity/access.js';
import { actorOf, employeeIdOf, type Caller } from '../identity/caller.js';
import { demand, reachOf } from '../identity/permissions.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, newId, type Database, type Transaction } from '../platform/database.js';
import { conflict, notFound } from '../platform/errors.js';
import { decodeIdCursor, page, rowsToRead, type PageOf } from '../platform/pagination.js';
import type { Relay } from '../personnel-changes/relay.js';
import { applyEvent, type Outcome } from './apply.js';
import { contentHash } from './content-hash.js';
import { readStoredEvent, type HrEvent, type HrEventBody, type HrEventQuery, type HrEventReceipt } from './schemas.js';
import { whyNotSigned, type SignedMessage } from './signatures.js';

export interface HrEventDependencies {
  readonly database: Database;
  readonly relay: Relay;
  readonly timezone: string;
  /** What the events of a key are signed with; null where they need no signature. */
  readonly signingSecretOf: (keyId: string) => Promise<string | null>;
}

/** Where an event comes from: a key's name, or the HR person who typed it in. */
const sourceOf = (caller: Caller): string => (caller.kind === 'key' ? caller.name : `hr:${caller.externalId}`);

export const createHrEvents = ({ database, relay, timezone, signingSecretOf }: HrEventDependencies) => ({
  /** Throws Problem 401 of whyNotSigned where the caller's events have to be signed, and this one is not. */
  demandSignature: async ({ caller }: Access, message: SignedMessage): Promise<void> => {
    const secret = caller.kind === 'key' ? await signingSecretOf(caller.id) : null;
    const problem = secret === null ? undefined : whyNotSigned(message, secret, new Date());
    if (problem !== undefined) throw problem;
  },

  /**
   * Takes an event in. Sent again with the same content it answers the same, marked as a duplicate; what was ignored is looked
   * at again. `newChangeId` is the id of the change that it may open.
   * @throws Problem 409 `event_id_reused`, 422 `employee_unknown` for a receiver, `customer_unknown` for a pin: nothing is stored, and it
   * can be sent again with the same id
   */
  receive: async (access: Access, body: HrEventBody, newChangeId: string): Promise<HrEventReceipt> => {
    demand(access, 'create', 'HrEvent');
    const source = sourceOf(access.caller);
    const receipt = await inTransaction(database, async (tx) => {
      const stored = await store(tx, source, body);
      if (!stored.isToBeDecided) return { ...stored, duplicate: true };
      const event = { id: stored.id, source, body, newChangeId, initiatedBy: employeeIdOf(access.caller) };
      const outcome = await applyEvent(tx, event, timezone);
      await audit(tx, access, stored.id, body, outcome);
      return { ...outcome, duplicate: stored.isKnown };
    });
    relay.soon();
    const { state, personnelChangeId, duplicate } = receipt;
    return { eventId: body.id, state, personnelChangeId, duplicate };
  },

  /** Looks at an ignored event again, as if its system had sent it once more. */
  repeat: async (access: Access, id: string, newChangeId: string): Promise<HrEventReceipt> => {
    demand(access, 'create', 'HrEvent');
    const receipt = await inTransaction(database, async (tx) => {
      const [row] = await lockStored(tx, { id });
      if (row === undefined) throw notFound('HR event');
      const body = readStoredEvent(row.raw);
      if (row.state !== 'ignored') return { eventId: body.id, state: row.state, personnelChangeId: row.personnelChangeId, duplicate: true };
      const event = { id, source: row.source, body, newChangeId, initiatedBy: employeeIdOf(access.caller) };
      const outcome = await applyEvent(tx, event, timezone);
      await audit(tx, access, id, body, outcome);
      return { eventId: body.id, ...outcome, duplicate: true };
    });
    relay.soon();
    return receipt;
  },

  list: async (access: Access, { cursor, limit, employee, state, eventId }: HrEventQuery): Promise<PageOf<HrEvent>> => {
    const before = decodeIdCursor(cursor);
    const rows = await database.hrEvent.findMany({
      where: {
        AND: [reachOf(access, 'HrEvent')],
        employeeExternalId: employee,
        state,
        externalEventId: eventId,
        id: before && { lt: before },
      },
      orderBy: { id: 'desc' },
      take: rowsToRead(limit),
      omit: { raw: true },
    });
    const { items, nextCursor } = page(rows, limit);
    return { items: items.map(toHrEvent), nextCursor };
  },
});
export type HrEvents = ReturnType<typeof createHrEvents>;

interface Stored extends Omit<Outcome, 'state'> {
  readonly id: string;
  readonly state: HrEvent['state'];
  readonly isKnown: boolean;
  readonly isToBeDecided: boolean;
}

/** Writes the event down, or finds it: of two at once the constraint lets one in, and the other waits for its outcome. */
async function store(tx: Transaction, source: string, body: HrEventBody): Promise<Stored> {
  const id = newId();
  const hash = contentHash(body);
  const ref = body.employee;
  const { count } = await tx.hrEvent.createMany({
    data: [
      {
        id,
        source,
        externalEventId: body.id,
        type: body.type,
        employeeExternalId: 'externalId' in ref ? ref.externalId : null,
        occurredAt: body.occurredAt,
        raw: body,
        contentHash: hash,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 1) return { id, state: 'received', personnelChangeId: null, isKnown: false, isToBeDecided: true };
  const [known] = await lockStored(tx, { source, externalEventId: body.id });
  if (known === undefined) throw new Error('An event that is there cannot be read.');
  if (known.contentHash !== hash) {
    throw conflict('event_id_reused', 'An event with this id and other content was sent before. A new event needs an id of its own.', {
      field: 'id',
    });
  }
  return { ...known, isKnown: true, isToBeDecided: known.state === 'ignored' };
}

/** Locked, so that two repetitions of an ignored event are decided one after the other. */
async function lockStored(tx: Transaction, where: { readonly id: string } | { readonly source: string; readonly externalEventId: string }) {
  const rows = await tx.hrEvent.findMany({ where });
  const ids = rows.map(({ id }) => id);
  await tx.$queryRaw`SELECT id FROM hr_events WHERE id = ANY(${ids}::uuid[]) FOR UPDATE`;
  return tx.hrEvent.findMany({ where: { id: { in: ids } } });
}

async function audit(tx: Transaction, access: Access, id: string, { type }: HrEventBody, outcome: Outcome): Promise<void> {
  await recordAudit(tx, [
    {
      actorId: employeeIdOf(access.caller),
      actor: actorOf(access.caller),
      via: 'api',
      action: 'receive_hr_event',
      subjectType: 'hr_event',
      subjectId: id,
      after: { type, ...outcome },
      requestId: access.requestId,
    },
  ]);
}

interface HrEventRow {
  readonly id: string;
  readonly source: string;
  readonly externalEventId: string;
  readonly type: string;
  readonly employeeExternalId: string | null;
  readonly occurredAt: Date | null;
  readonly receivedAt: Date;
  readonly state: HrEvent['state'];
  readonly reason: string | null;
  readonly personnelChangeId: string | null;
  readonly relayedAt: Date | null;
}

const toHrEvent = (row: HrEventRow): HrEvent => ({
  id: row.id,
  source: row.source,
  eventId: row.externalEventId,
  type: row.type,
  employee: row.employeeExternalId,
  occurredAt: row.occurredAt?.toISOString() ?? null,
  receivedAt: row.receivedAt.toISOString(),
  state: row.state,
  reason: row.reason,
  personnelChangeId: row.personnelChangeId,
  relayedAt: row.relayedAt?.toISOString() ?? null,
});
