/** Handovers as the API answers them: one statement for the rows, one for the items, whatever their number. */
import { handoverWorkflowId } from '../../workflows/messages.js';
import type { Access } from '../identity/access.js';
import { may } from '../identity/permissions.js';
import { prepared, Prisma, type Database, type Queries } from '../platform/database.js';
import { notFound } from '../platform/errors.js';
import { actingCaller } from './actors.js';
import { partsOf } from './parts.js';
import { clockColumns, clockOf, readRow, stateOf, type ClockColumns } from './row.js';
import type { Handover, HandoverSummary, Item } from './schemas.js';
import type { HandoverState, UndoReport } from './state.js';
import { availableActions, mayUndo, type Action } from './stages.js';
import { undoReport, undoableUntil } from './undo.js';

/** Where Temporal's UI shows a workflow. */
export type TemporalUrlOf = (workflowId: string) => string;

type Timestamps = 'stageEnteredAt' | 'stageDueAt' | 'overdueSince' | 'completedAt' | 'undoableUntil' | 'createdAt';
type Row = Omit<HandoverSummary, Timestamps | 'nextMoment' | 'availableActions' | 'workflowId' | 'temporalUrl'> & {
  readonly stageEnteredAt: Date;
  readonly stageDueAt: Date | null;
  readonly completedAt: Date | null;
  readonly undoableUntil: Date | null;
  readonly createdAt: Date;
  readonly brief: unknown;
  readonly undo: UndoReport | null;
  readonly formerPartIds: readonly string[];
} & Omit<ClockColumns, 'status'>;

const person = (alias: string) => {
  const of = Prisma.raw(alias);
  return Prisma.sql`CASE WHEN ${of}.id IS NOT NULL THEN jsonb_build_object('id', ${of}.id, 'externalId', ${of}.external_id, 'name', ${of}.name) END`;
};

/** The items of `customer_handover h` by kind and in the order in which they were made, in the form of the API. */
const itemsOfHandover = Prisma.sql`to_jsonb(ARRAY(
  SELECT jsonb_build_object(
           'id', i.id, 'itemType', i.item_type, 'itemDescription', i.item_description, 'isCompleted', i.is_completed,
           'isRequired', i.is_required, 'moves', i.moves, 'subjectId', i.subject_id, 'snapshot', i.snapshot, 'note', i.note,
           'promisedOn', i.promised_on, 'promisedAmount', i.promised_amount::text, 'changeRequest', i.change_request,
           'addedBy', i.added_by, 'completedBy', i.completed_by,
           'completedAt', to_char(i.completed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    FROM customer_handover_items i WHERE i.handover_id = h.id ORDER BY i.item_type, i.id))`;

/** What the checklist of `customer_handover h` stands for: a number for each of what a reviewer sorts by, and amounts by currency. */
const openWorkOf = Prisma.sql`
  SELECT sum(c.open)::int AS open, sum(c.count)::int AS count, sum(c.unnoted)::int AS unnoted, sum(c.overdue)::int AS overdue,
         jsonb_agg(jsonb_build_object('amount', c.amount::text, 'currency', c.currency) ORDER BY c.amount DESC)
           FILTER (WHERE c.currency IS NOT NULL AND c.amount IS NOT NULL) AS amounts
    FROM (SELECT i.snapshot->>'currency' AS currency, sum((i.snapshot->>'amount')::numeric) FILTER (WHERE i.is_required) AS amount,
                 count(*) FILTER (WHERE i.is_required AND NOT i.is_completed) AS open,
                 count(*) FILTER (WHERE i.is_required AND i.subject_id IS NOT NULL AND i.item_type <> 'basic_info') AS count,
                 count(*) FILTER (WHERE i.is_required AND i.subject_id IS NOT NULL AND i.item_type <> 'basic_info'
                                    AND coalesce(i.note, '') = '') AS unnoted,
                 count(*) FILTER (WHERE i.is_required AND i.item_type = 'payment_issues' AND i.subject_id IS NOT NULL) AS overdue
            FROM customer_handover_items i WHERE i.handover_id = h.id GROUP BY 1) c`;
const openWork = Prisma.sql`jsonb_build_object('count', coalesce(w.count, 0), 'unnoted', coalesce(w.unnoted, 0),
  'overduePayments', coalesce(w.overdue, 0), 'amounts', coalesce(w.amounts, '[]'))`;

/** The rows of `ids`, newest first; `items` are left out where `withItems` is false. */
function selectRows(database: Database, ids: readonly string[], withItems = false): Promise<(Row & { items: Item[] })[]> {
  const items = withItems ? itemsOfHandover : Prisma.sql`'[]'::jsonb`;
  const statement = Prisma.sql`
    SELECT h.id, h.customer_id AS "customerId", c.customer_name AS "customerName", c.customer_level::text AS "customerLevel",
           h.from_owner_id AS "fromOwnerId", h.to_owner_id AS "toOwnerId", h.reviewer_id AS "reviewerId", h.preparer_id AS "preparerId",
           ${person('f')} AS "fromOwner", ${person('t')} AS "toOwner", ${person('r')} AS reviewer, ${person('p')} AS preparer,
           h.handover_reason::text AS "handoverReason", h.current_stage::text AS "currentStage", h.status::text AS status,
           h.step_number AS "stepNumber", h.stage_entered_at AS "stageEnteredAt", h.stage_due_at AS "stageDueAt", h.brief,
           h.former_part_ids AS "formerPartIds", h.escalated_to_ids AS "escalatedToIds", ${clockColumns},
           h.personnel_change_id AS "personnelChangeId", h.completed_at AS "completedAt", h.closed_reason AS "closedReason", h.policy_version AS "policyVersion",
           h.created_at AS "createdAt", ${items} AS items,
           CASE WHEN h.status = 'completed' AND c.open_handover_id IS NULL THEN ${undoableUntil} END AS "undoableUntil",
           CASE WHEN h.status = 'undone' THEN ${undoReport} END AS undo,
           coalesce(w.open, 0) AS "openItems", ${openWork} AS "openWork"
      FROM customer_handover h
      LEFT JOIN LATERAL (${openWorkOf}) w ON true
      JOIN customers c ON c.id = h.customer_id
      JOIN employees f ON f.id = h.from_owner_id
      LEFT JOIN employees t ON t.id = h.to_owner_id
      LEFT JOIN employees r ON r.id = h.reviewer_id
      LEFT JOIN employees p ON p.id = h.preparer_id
     WHERE h.id = ANY(${[...ids]}::uuid[])
     ORDER BY h.id DESC`;
  return prepared(database, withItems ? 'handover with items' : 'handovers', statement);
}

/** The items of a handover. */
export async function readItems(tx: Queries, handoverId: string): Promise<Item[]> {
  const [handover] = await tx.$queryRaw<{ items: Item[] }[]>`
    SELECT ${itemsOfHandover} AS items FROM customer_handover h WHERE h.id = ${handoverId}::uuid`;
  return handover?.items ?? [];
}

/** One handover with its items and what the caller may do; a Problem 404 where they may not see it. */
export async function readHandover(database: Database, access: Access, id: string, temporalUrlOf: TemporalUrlOf): Promise<Handover> {
  const [row] = await selectRows(database, [id], true);
  if (row === undefined || !may(access, 'read', 'Handover', row)) throw notFound('handover');
  return { ...asSummary(row, access, temporalUrlOf), brief: row.brief, items: row.items, undo: row.undo };
}

/** Where a handover stands, for who may see it: what a message to its workflow needs. A Problem 404 for everyone else. */
export async function readVisibleState(database: Database, access: Access, id: string, baseUrl: string): Promise<HandoverState> {
  const row = await readRow(database, id);
  if (!may(access, 'read', 'Handover', row)) throw notFound('handover');
  return stateOf(row, baseUrl);
}

/** The summaries of `ids`, newest first. */
export async function readSummaries(
  database: Database,
  access: Access,
  ids: readonly string[],
  temporalUrlOf: TemporalUrlOf,
): Promise<HandoverSummary[]> {
  const rows = await selectRows(database, ids);
  return rows.map((row) => asSummary(row, access, temporalUrlOf));
}

function asSummary(row: Row & { items: Item[] }, access: Access, temporalUrlOf: TemporalUrlOf): HandoverSummary {
  const { brief: _, formerPartIds: __, items: ___, nextMomentAt: ____, ownerLeavesAt: _____, undo: ______, ...summary } = row;
  const actor = actingCaller(access);
  const parts = partsOf(actor, row);
  const isUndoable = row.undoableUntil !== null && row.undoableUntil > new Date();
  const undo: Action[] = isUndoable && mayUndo(parts) ? ['undo'] : [];
  const workflowId = handoverWorkflowId(row.id);
  return {
    ...summary,
    stageEnteredAt: row.stageEnteredAt.toISOString(),
    stageDueAt: row.status === 'open' ? (row.stageDueAt?.toISOString() ?? null) : null,
    nextMoment: clockOf(row).nextMoment,
    overdueSince: row.overdueSince?.toISOString() ?? null,
    completedAt: row.completedAt?.toISOString() ?? null,
    undoableUntil: isUndoable ? (row.undoableUntil?.toISOString() ?? null) : null,
    createdAt: row.createdAt.toISOString(),
    availableActions: [...availableActions({ stage: row.currentStage, status: row.status }, parts), ...undo],
    workflowId,
    temporalUrl: temporalUrlOf(workflowId),
  };
}
