/** Handovers as the API answers them: one statement for the rows, one for the items, whatever their number. */
import { handoverWorkflowId } from '../../workflows/messages.js';
import type { Access } from '../identity/access.js';
import { isAdmin, isHr } from '../identity/caller.js';
import { may } from '../identity/permissions.js';
import { Prisma, type Database, type Transaction } from '../platform/database.js';
import { notFound } from '../platform/errors.js';
import { partsOf } from './parts.js';
import { handoverLink } from './row.js';
import type { Handover, HandoverSummary, Item } from './schemas.js';
import type { HandoverState } from './state.js';
import { availableActions } from './stages.js';

/** Where Temporal's UI shows a workflow. */
export type TemporalUrlOf = (workflowId: string) => string;

type Timestamps = 'stageEnteredAt' | 'stageDueAt' | 'completedAt' | 'createdAt';
type Row = Omit<HandoverSummary, Timestamps | 'availableActions' | 'workflowId' | 'temporalUrl'> & {
  readonly stageEnteredAt: Date;
  readonly stageDueAt: Date | null;
  readonly completedAt: Date | null;
  readonly createdAt: Date;
  readonly brief: unknown;
  readonly formerPartIds: readonly string[];
};

const person = (alias: string) => {
  const of = Prisma.raw(alias);
  return Prisma.sql`CASE WHEN ${of}.id IS NOT NULL THEN jsonb_build_object('id', ${of}.id, 'externalId', ${of}.external_id, 'name', ${of}.name) END`;
};

/** The rows of `ids`, newest first. */
function selectRows(tx: Transaction, ids: readonly string[]): Promise<Row[]> {
  return tx.$queryRaw<Row[]>`
    SELECT h.id, h.customer_id AS "customerId", c.customer_name AS "customerName", c.customer_level::text AS "customerLevel",
           h.from_owner_id AS "fromOwnerId", h.to_owner_id AS "toOwnerId", h.reviewer_id AS "reviewerId", h.preparer_id AS "preparerId",
           ${person('f')} AS "fromOwner", ${person('t')} AS "toOwner", ${person('r')} AS reviewer, ${person('p')} AS preparer,
           h.handover_reason::text AS "handoverReason", h.current_stage::text AS "currentStage", h.status::text AS status,
           h.step_number AS "stepNumber", h.stage_entered_at AS "stageEnteredAt", h.stage_due_at AS "stageDueAt", h.brief,
           h.former_part_ids AS "formerPartIds",
           h.personnel_change_id AS "personnelChangeId", h.completed_at AS "completedAt", h.closed_reason AS "closedReason",
           h.created_at AS "createdAt",
           (SELECT count(*) FROM customer_handover_items i WHERE i.handover_id = h.id AND i.is_required AND NOT i.is_completed)::int AS "openItems"
      FROM customer_handover h
      JOIN customers c ON c.id = h.customer_id
      JOIN employees f ON f.id = h.from_owner_id
      LEFT JOIN employees t ON t.id = h.to_owner_id
      LEFT JOIN employees r ON r.id = h.reviewer_id
      LEFT JOIN employees p ON p.id = h.preparer_id
     WHERE h.id = ANY(${[...ids]}::uuid[])
     ORDER BY h.id DESC`;
}

/** The items of a handover, by kind and in the order in which they were made. */
export async function readItems(database: Database | Transaction, handoverId: string): Promise<Item[]> {
  const items = await database.handoverItem.findMany({ where: { handoverId }, orderBy: [{ itemType: 'asc' }, { id: 'asc' }] });
  return items.map(({ handoverId: _, createdAt: __, promisedOn, promisedAmount, completedAt, ...item }) => ({
    ...item,
    promisedOn: promisedOn?.toISOString().slice(0, 10) ?? null,
    promisedAmount: promisedAmount?.toFixed(2) ?? null,
    completedAt: completedAt?.toISOString() ?? null,
  }));
}

/** One handover with its items and what the caller may do; a Problem 404 where they may not see it. */
export async function readHandover(database: Database, access: Access, id: string, temporalUrlOf: TemporalUrlOf): Promise<Handover> {
  const { brief, formerPartIds: _, ...summary } = await readVisible(database, access, id);
  return { ...asSummary(summary, access, temporalUrlOf), brief, items: await readItems(database, id) };
}

/** Where a handover stands, for who may see it: what a message to its workflow needs. A Problem 404 for everyone else. */
export async function readVisibleState(database: Database, access: Access, id: string, baseUrl: string): Promise<HandoverState> {
  const row = await readVisible(database, access, id);
  return {
    handoverId: row.id,
    customerId: row.customerId,
    reason: row.handoverReason,
    stage: row.currentStage,
    status: row.status,
    stepNumber: row.stepNumber,
    stageDueAt: row.stageDueAt?.toISOString() ?? null,
    fromOwner: row.fromOwner.externalId,
    toOwner: row.toOwner?.externalId ?? null,
    reviewer: row.reviewer?.externalId ?? null,
    preparer: row.preparer?.externalId ?? null,
    personnelChangeId: row.personnelChangeId,
    openItems: row.openItems,
    link: handoverLink(baseUrl, id),
  };
}

async function readVisible(database: Database, access: Access, id: string): Promise<Row> {
  const [row] = await selectRows(database, [id]);
  if (row === undefined || !may(access, 'read', 'Handover', row)) throw notFound('handover');
  return row;
}

/** The summaries of `ids`, newest first. */
export async function readSummaries(
  database: Database,
  access: Access,
  ids: readonly string[],
  temporalUrlOf: TemporalUrlOf,
): Promise<HandoverSummary[]> {
  const rows = await selectRows(database, ids);
  return rows.map(({ brief: _, formerPartIds: __, ...row }) => asSummary(row, access, temporalUrlOf));
}

function asSummary(row: Omit<Row, 'brief' | 'formerPartIds'>, { caller }: Access, temporalUrlOf: TemporalUrlOf): HandoverSummary {
  const actor = { id: caller.kind === 'employee' ? caller.id : null, isAdmin: isAdmin(caller), isHr: isHr(caller) };
  const workflowId = handoverWorkflowId(row.id);
  return {
    ...row,
    stageEnteredAt: row.stageEnteredAt.toISOString(),
    stageDueAt: row.status === 'open' ? (row.stageDueAt?.toISOString() ?? null) : null,
    completedAt: row.completedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    availableActions: availableActions({ stage: row.currentStage, status: row.status }, partsOf(actor, row)),
    workflowId,
    temporalUrl: temporalUrlOf(workflowId),
  };
}
