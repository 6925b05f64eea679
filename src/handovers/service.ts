/** Handovers for the API: opened, read, moved on by messages. The workflow decides; this asks it and reads what came of it. */
import { customerMerged, survivorsOf, visibleSurvivor } from '../customers/visibility.js';
import type { Access } from '../identity/access.js';
import { actorOf } from '../identity/caller.js';
import { resolveEmployee } from '../identity/employee-ref.js';
import { may, reachOf } from '../identity/permissions.js';
import { forbidden, notFound, unprocessable, type Problem } from '../platform/errors.js';
import { prepared, Prisma, type Database } from '../platform/database.js';
import { decodeIdCursor, page, rowsToRead, type PageOf, type PageQuery } from '../platform/pagination.js';
import { createChecklist } from './checklist-service.js';
import { asProblem, readOpening, sendMessage, sendOpening } from './messaging.js';
import type { Payload, Undo } from './payloads.js';
import { readHandover, readSummaries, readVisibleState, type TemporalUrlOf } from './reading.js';
import { whyNotOpened } from './rules.js';
import type { Handover, HandoverFilter, HandoverSummary, Initiation, Pending, StepOutcome } from './schemas.js';
import type { HandoverTemporal } from './starting.js';
import { readOutcome, readTimeline } from './timeline.js';
import { transitionAt, type Message } from './stages.js';
import { wrongStage } from './refusals.js';
import { sendUndo } from './undoing.js';

export interface HandoversDeps {
  readonly database: Database;
  readonly temporal: HandoverTemporal;
  /** Baton's public address, for links. */
  readonly baseUrl: string;
  readonly temporalUrlOf: TemporalUrlOf;
}

export interface MessageKey {
  readonly messageId: string;
  /** The caller gave the id, and may have sent the message before. */
  readonly isRepeatable: boolean;
}

export const createHandovers = ({ database, temporal, baseUrl, temporalUrlOf }: HandoversDeps) => {
  const get = (access: Access, id: string): Promise<Handover> => readHandover(database, access, id, temporalUrlOf);

  const see = (access: Access, id: string) => readVisibleState(database, access, id, baseUrl);

  return {
    get,
    checklist: createChecklist(database, see),

    /** initiate_handover. `handoverId` is fixed by the request, so that a repeated one meets the same workflow. */
    async initiate(access: Access, handoverId: string, { reason, toOwner, reviewer, ...body }: Initiation): Promise<Handover | Pending> {
      // As its row has it, by which the opening finds it; a caller may write it in capital letters.
      const customerId = body.customerId.toLowerCase();
      await demandInitiation(database, access, customerId, handoverId);
      const [toOwnerId, reviewerId] = [
        toOwner === undefined ? null : (await resolveEmployee(database, toOwner, 'toOwner')).id,
        reviewer === undefined ? null : (await resolveEmployee(database, reviewer, 'reviewer')).id,
      ];
      const actor = actorOf(access.caller);
      const asked = { handoverId, customerId, reason, toOwnerId, reviewerId, preparerId: null, personnelChangeId: null, actor };
      const outcome = await sendOpening(temporal, asked);
      if (outcome === 'pending') return pending(handoverId, opening);
      if ('refused' in outcome) {
        if (outcome.refused.code === 'in_pool') await demandInitiation(database, access, customerId, handoverId); // merged in this very moment
        throw asProblem(outcome.refused);
      }
      return get(access, handoverId);
    },

    /** Sends one message; the caller sees the handover as it stands after it. */
    async send(
      access: Access,
      handoverId: string,
      { messageId, isRepeatable }: MessageKey,
      payload: Payload<Message>,
    ): Promise<Handover | Pending> {
      const { message, fields } = payload;
      const state = await see(access, handoverId);
      if (isRepeatable && (await wasApplied(database, handoverId, messageId, message))) return get(access, handoverId);
      if (transitionAt(message, state) === undefined) throw asProblem(wrongStage(message, state));
      const sent = await sendMessage(temporal, state, { message, messageId, actor: actorOf(access.caller), fields });
      if (sent === 'pending') return pending(handoverId, messageId);
      if (sent === 'ended' && !(await wasApplied(database, handoverId, messageId, message))) {
        throw asProblem(wrongStage(message, await see(access, handoverId)));
      }
      return get(access, handoverId);
    },

    /** Undoes a completed handover; the answer says what went back and what did not. */
    async undo(
      access: Access,
      id: string,
      { messageId, isRepeatable }: MessageKey,
      { reason, toOwner }: Undo,
    ): Promise<Handover | Pending> {
      const state = await see(access, id);
      // The row's, not the address's, which may be in capital letters: a handover has one workflow that undoes it.
      const { handoverId, customerId } = state;
      if (isRepeatable && (await wasApplied(database, handoverId, messageId, 'undo'))) return get(access, handoverId);
      if (state.status !== 'completed') throw asProblem(wrongStage('undo', state));
      const actor = actorOf(access.caller);
      const outcome = await sendUndo(temporal, { handoverId, customerId, messageId, actor, reason, toOwner: toOwner ?? null });
      if (outcome === 'pending') return pending(handoverId, messageId);
      if ('refused' in outcome) throw asProblem(outcome.refused);
      if (outcome.messageId !== messageId) throw asProblem(wrongStage('undo', { ...state, status: 'undone' }));
      return get(access, handoverId);
    },

    async list(access: Access, filter: HandoverFilter): Promise<PageOf<HandoverSummary>> {
      const { cursor, limit, stage, ...where } = filter;
      const after = decodeIdCursor(cursor);
      const rows = await database.handover.findMany({
        where: {
          AND: [
            reachOf(access, 'Handover'),
            where,
            stage === undefined ? {} : { currentStage: stage },
            after === undefined ? {} : { id: { lt: after } },
          ],
        },
        orderBy: { id: 'desc' },
        take: rowsToRead(limit),
        select: { id: true },
      });
      const { items, nextCursor } = page(rows, limit);
      return {
        items: await readSummaries(
          database,
          access,
          items.map(({ id }) => id),
          temporalUrlOf,
        ),
        nextCursor,
      };
    },

    async timeline(access: Access, id: string, query: PageQuery) {
      await see(access, id);
      return readTimeline(database, id, query);
    },

    /** What became of a message that was answered with 202. */
    async outcome(access: Access, id: string, messageId: string) {
      if (messageId === opening && !(await database.handover.findUnique({ where: { id }, select: { id: true } }))) {
        return openingOutcome(temporal, access, id.toLowerCase());
      }
      await see(access, id);
      return readOutcome(database, id, messageId);
    },
  };
};
export type Handovers = ReturnType<typeof createHandovers>;

/** The id of the first message: what an opening that takes long is asked for by. */
const opening = 'initiate';

/** Of an opening without a row nobody has a part yet: whoever may hand customers over may know that it was refused, and by which rule. */
async function openingOutcome(temporal: HandoverTemporal, access: Access, handoverId: string): Promise<StepOutcome> {
  const outcome = may(access, 'initiate', 'Handover') ? await readOpening(temporal, handoverId) : undefined;
  if (outcome === undefined) throw notFound('handover');
  return outcome === 'pending' ? { status: 'pending' } : { status: 'refused', code: outcome.code };
}

const pending = (handoverId: string, messageId: string): Pending => ({
  handoverId,
  messageId,
  status: 'pending',
  location: `/handovers/${handoverId}/steps/${encodeURIComponent(messageId)}`,
});

/** Who may open a handover of this customer: 404 where they may not know of it, 403 where knowing is all, 409 where it was merged. */
async function demandInitiation(database: Database, access: Access, customerId: string, handoverId: string): Promise<void> {
  const [customer] = await prepared<{ ownerId: string | null; openHandoverId: string | null; isMerged: boolean }>(
    database,
    'customer to hand over',
    Prisma.sql`SELECT owner_id AS "ownerId", open_handover_id AS "openHandoverId", merged_at IS NOT NULL AS "isMerged"
                 FROM customers WHERE id = ${customerId}::uuid`,
  );
  if (customer === undefined) throw notFound('customer');
  const { ownerId, openHandoverId, isMerged } = customer;
  if (isMerged) throw await mergedProblem(database, access, customerId);
  const cast = castOf(ownerId);
  if (ownerId !== null && may(access, 'initiate', 'Handover', cast)) {
    const why = whyNotOpened({ ownerId, openHandoverId });
    if (why !== undefined && openHandoverId !== handoverId) throw why;
    return;
  }
  const isSeen = await database.customer.findFirst({
    where: { AND: [{ id: customerId }, reachOf(access, 'Customer')] },
    select: { id: true },
  });
  if (!isSeen && !may(access, 'initiate', 'Handover')) throw notFound('customer');
  const problem = ownerId === null ? whyNotOpened({ ownerId, openHandoverId }) : undefined;
  if (problem !== undefined && openHandoverId !== handoverId) throw problem;
  if (!isSeen) throw notFound('customer');
  throw forbidden('not_permitted', 'Only a manager above the owner, HR or an admin hands a customer over.');
}

const castOf = (ownerId: string | null) => ({ fromOwnerId: ownerId ?? '', toOwnerId: null, preparerId: null, reviewerId: null });

/** Where it went, for who may read that one, or hand it over: HR reads none. */
async function mergedProblem(database: Database, access: Access, customerId: string): Promise<Problem> {
  const [went] = await survivorsOf(database, { ids: [customerId], keys: [] });
  const survivor = went && (await database.customer.findUnique({ where: { id: went.survivorId }, select: { id: true, ownerId: true } }));
  if (!survivor) return notFound('customer');
  const isTheirs = may(access, 'initiate', 'Handover', castOf(survivor.ownerId));
  return isTheirs || (await visibleSurvivor(database, access, customerId)) !== undefined
    ? customerMerged(survivor.id)
    : notFound('customer');
}

/** Whether this very message was applied before; a Problem where the id was used for another one. */
async function wasApplied(database: Database, handoverId: string, messageId: string, message: string): Promise<boolean> {
  const line = await database.timelineEntry.findFirst({ where: { handoverId, messageId, outcome: 'applied' }, select: { kind: true } });
  if (line === null) return false;
  if (line.kind === message) return true;
  throw unprocessable('idempotency_key_reused', `This key was used for ${line.kind}. Use a new one for each message.`, {
    field: 'Idempotency-Key',
  });
}
