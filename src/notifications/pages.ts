/**
 * Pages of the outbox: taking what is due, and committing that it is being sent before anything is. Quiet hours are asked about here, too,
 * and not only where a row is written: what is tried again, or has waited for a provider that was away, would be sent in the middle of them.
 */
import { isAwayToday } from '../identity/delegates.js';
import { Prisma, type Database, type Queries } from '../platform/database.js';
import { inPipeline } from '../platform/pipeline.js';
import { compose, type ComposedMessage, type Composition, type Setting } from './composing.js';
import type { Channel } from './outbox.js';
import type { OutboxRow } from './outbox-row.js';
import { listed } from './templates/message.js';
import { changeTemplates, templatesUntilDue } from './templates/names.js';

export interface PageOptions extends Setting {
  readonly channel: Channel;
  readonly size: number;
  readonly bundlingMs: number;
  readonly timezone: string;
  readonly leaseMs: number;
  /** Whether the provider is asked about a row whose lease has run out, before it is sent again. */
  readonly asksProvider: boolean;
  /** Where it is quiet now, until when: customers are not written to before. */
  readonly quietUntil?: Date | undefined;
}

export interface TakenPage {
  readonly messages: readonly ComposedMessage[];
  /** Rows that may have been sent by a process that is no more: the provider has to be asked. */
  readonly unsettled: readonly OutboxRow[];
}

/**
 * Takes what is due, and what somebody else took and did not finish in time; with what is bundled into it. When this returns,
 * the rows are `sending`, leased to the caller, with the text as it will be sent.
 */
export async function takePage(database: Database, options: PageOptions): Promise<TakenPage> {
  return inPipeline(database, async (tx) => {
    const ids = await lockPage(tx, options);
    if (ids.length === 0) return { messages: [], unsettled: [] };
    const rows = await readRows(tx, ids, options);
    const unsettled = options.asksProvider ? rows.filter(({ state }) => state === 'sending') : [];
    const composition = compose(
      rows.filter((row) => !unsettled.includes(row)),
      options,
    );
    tx.send(markSending(tx, composition, unsettled, options));
    return { messages: composition.messages, unsettled };
  });
}

async function lockPage(tx: Queries, options: PageOptions): Promise<string[]> {
  const { channel, size, bundlingMs, bundlesCustomers, asksProvider, quietUntil } = options;
  const isQuiet = quietUntil !== undefined;
  const locked = await tx.$queryRaw<{ id: string }[]>`
    WITH due AS (
      SELECT id, address, template, language FROM notifications
      WHERE channel = ${channel}::notification_channel AND state = 'queued' AND bundled_into IS NULL AND not_before <= now()
        AND (recipient_kind = 'employee' OR NOT ${isQuiet})
      ORDER BY not_before, id LIMIT ${size} FOR UPDATE SKIP LOCKED
    ), expired AS (
      SELECT id FROM notifications
      WHERE channel = ${channel}::notification_channel AND state = 'sending' AND bundled_into IS NULL AND lease_until < now()
        AND (recipient_kind = 'employee' OR ${asksProvider || !isQuiet})
      ORDER BY lease_until LIMIT ${size} FOR UPDATE SKIP LOCKED
    ), companions AS (
      SELECT id FROM notifications n
      WHERE channel = ${channel}::notification_channel AND state = 'queued' AND bundled_into IS NULL AND body IS NULL
        AND (not_before <= now()
             OR not_before <= now() + ${bundlingMs} * interval '1 millisecond' AND template <> ALL(${[...templatesUntilDue]}::text[]))
        AND (recipient_kind = 'employee' OR ${bundlesCustomers && !isQuiet})
        AND EXISTS (SELECT 1 FROM due WHERE (due.address, due.template, due.language) = (n.address, n.template, n.language))
      LIMIT 5000 FOR UPDATE OF n SKIP LOCKED
    )
    SELECT id FROM due UNION SELECT id FROM expired UNION SELECT id FROM companions`;
  return locked.map(({ id }) => id);
}

/** How long until the next page holds something, in milliseconds; negative where it does, null where nothing waits. */
export async function msToNextPage(database: Database, { channel, asksProvider, quietUntil }: PageOptions): Promise<number | null> {
  const forCustomers = (moment: Date | undefined) =>
    Prisma.sql`CASE WHEN recipient_kind <> 'employee' THEN ${moment ?? null}::timestamptz END`;
  // GREATEST leaves NULL out: a moment that nothing puts off is as it stands.
  const [next] = await database.$queryRaw<{ ms: number | null }[]>`
    SELECT (extract(epoch FROM least(
      (SELECT min(greatest(not_before, ${forCustomers(quietUntil)})) FROM notifications
       WHERE channel = ${channel}::notification_channel AND state = 'queued' AND bundled_into IS NULL),
      (SELECT min(greatest(lease_until, ${forCustomers(asksProvider ? undefined : quietUntil)})) FROM notifications
       WHERE channel = ${channel}::notification_channel AND state = 'sending' AND bundled_into IS NULL)) - clock_timestamp()) * 1000)::float8 AS ms`;
  return next?.ms ?? null;
}

function readRows(tx: Queries, ids: readonly string[], { timezone }: PageOptions): Promise<OutboxRow[]> {
  const day = (column: Prisma.Sql) => Prisma.sql`to_char(${column} AT TIME ZONE ${timezone}, 'YYYY-MM-DD')`;
  return tx.$queryRaw<OutboxRow[]>`
    SELECT n.id, n.channel, n.state, n.template, n.language, n.recipient_kind AS "recipientKind", n.address, n.subject, n.body, n.attempts,
           n.provider_code AS "providerCode", n.sending_at AS "sendingAt", n.parameters->>'note' AS note,
           coalesce(k.name, e.name, c.customer_name) AS "recipientName",
           coalesce(k.left_at IS NOT NULL OR e.status = 'left', false) AS "recipientLeft",
           n.recipient_kind <> 'employee' AND CASE WHEN n.recipient_kind = 'contact'
             THEN CASE n.channel WHEN 'sms' THEN k.sms_opted_out_at ELSE k.email_opted_out_at END
             ELSE CASE n.channel WHEN 'sms' THEN c.sms_opted_out_at ELSE c.email_opted_out_at END
           END IS NOT NULL AS "recipientOptedOut",
           n.supersedes_id IS NULL OR EXISTS (
             SELECT FROM notifications t WHERE t.id = n.supersedes_id AND t.state NOT IN ('failed', 'suppressed')) AS "wasTold",
           h.id AS "handoverId", h.status AS "handoverStatus", h.current_stage AS "handoverStage",
           c.customer_name AS "customerName", c.customer_type AS "customerType",
           old.name AS "oldOwnerName", old.phone AS "oldOwnerPhone", old.email AS "oldOwnerEmail",
           new.name AS "newOwnerName", new.phone AS "newOwnerPhone", new.email AS "newOwnerEmail",
           ${day(Prisma.sql`CASE n.template WHEN 'handover_undone' THEN n.created_at ELSE h.completed_at END`)} AS "completedOn", CASE WHEN h.status = 'open' THEN ${day(Prisma.sql`h.stage_due_at`)} END AS "dueOn",
           p.id AS "personnelChangeId", leaver.name AS "changeEmployeeName",
           coalesce(open_work.customers, 0)::int AS "changeCustomers", coalesce(open_work.waiting, 0)::int AS "changeWaiting",
           coalesce(open_work.undecided, 0)::int AS "changeUndecided",
           ${day(Prisma.sql`open_work.due_at`)} AS "changeDueOn",
           assigned.by AS "assignerName", coalesce(assigned.customers, 0)::int AS "assignedCustomers", assigned.first AS assigned,
           ${poolFacts(timezone)} AS pool
    FROM notifications n
    LEFT JOIN customer_handover h ON h.id = n.handover_id
    LEFT JOIN customers c ON c.id = coalesce(n.customer_id, h.customer_id)
    LEFT JOIN customer_contacts k ON k.id = n.recipient_id AND n.recipient_kind = 'contact'
    LEFT JOIN employees e ON e.id = n.recipient_id AND n.recipient_kind = 'employee'
    -- An undo leads from the receiver to whom it gave the customer.
    CROSS JOIN LATERAL (SELECT n.template IN ('handover_undone', 'handover_taken_back') AS goes_back) way
    LEFT JOIN employees old ON old.id = CASE WHEN way.goes_back THEN h.to_owner_id ELSE h.from_owner_id END
    LEFT JOIN employees new ON new.id = CASE WHEN way.goes_back THEN (n.parameters->>'ownerId')::uuid ELSE h.to_owner_id END
    LEFT JOIN personnel_changes p ON p.id = (n.parameters->>'personnelChangeId')::uuid
    LEFT JOIN employees leaver ON leaver.id = p.employee_id
    LEFT JOIN LATERAL (
      SELECT count(*) AS customers, count(*) FILTER (WHERE w.waits) AS waiting, min(w.stage_due_at) FILTER (WHERE w.waits) AS due_at,
             count(*) FILTER (WHERE w.is_undecided) AS undecided
      FROM (
        SELECT NOT pc.to_pool AND (pc.state = 'planned' AND pc.receiver_id IS NULL OR o.status = 'open' AND o.to_owner_id IS NULL) AS is_undecided,
               o.stage_due_at, o.status = 'open' AND CASE WHEN n.template = 'personnel_change_overdue' THEN o.overdue_since IS NOT NULL
                 ELSE ${isPartOf(Prisma.sql`n.recipient_id`, timezone)} END AS waits
        FROM personnel_change_customers pc LEFT JOIN customer_handover o ON o.id = pc.handover_id
        CROSS JOIN LATERAL (SELECT CASE o.current_stage
          WHEN 'preparation' THEN o.preparer_id WHEN 'review' THEN o.reviewer_id WHEN 'confirmation' THEN o.to_owner_id END AS holder_id) part
        WHERE pc.personnel_change_id = p.id
      ) w
    ) open_work ON n.template = ANY(${[...changeTemplates]}::text[])
    LEFT JOIN LATERAL (
      SELECT count(*) AS customers, min(assigner.name) AS by,
        json_agg(json_build_object('id', a.id, 'name', a.customer_name) ORDER BY place) FILTER (WHERE place <= ${listed}) AS first
      FROM (
        SELECT c.id, c.customer_name, e.assigned_by, row_number() OVER (ORDER BY l.id) AS place
        FROM pool_claims l JOIN customers c ON c.id = l.customer_id AND c.owner_id = l.employee_id JOIN customer_pool e ON e.id = l.entry_id
        WHERE l.assignment_id = (n.parameters->>'assignmentId')::uuid AND l.employee_id = n.recipient_id
      ) a LEFT JOIN employees assigner ON assigner.id = a.assigned_by
    ) assigned ON n.template = 'pool_assigned'
    WHERE n.id = ANY(${ids}::uuid[])
    ORDER BY n.not_before, n.id`;
}

/** Whether the `part` that a handover `o` waits for is the recipient's: their own, or that of who is away and whom they represent in it. */
const isPartOf = (recipientId: Prisma.Sql, timezone: string) => Prisma.sql`(
  part.holder_id = ${recipientId}
  OR EXISTS (SELECT FROM employees away
              WHERE away.id = part.holder_id AND away.delegate_id = ${recipientId} AND ${isAwayToday(Prisma.sql`away`, timezone)}
                AND ${recipientId} IS DISTINCT FROM o.from_owner_id AND ${recipientId} IS DISTINCT FROM o.to_owner_id))`;

/** What a notice `n` about the pool tells of, as it is now; NULL where there is nothing to tell any more. */
const poolFacts = (timezone: string) => Prisma.sql`
  CASE n.template
    WHEN 'customers_to_be_recycled' THEN (
      SELECT jsonb_build_object('customers', count(*), 'of', NULL, 'first', coalesce(jsonb_agg(jsonb_build_object(
          'name', going.customer_name, 'on', to_char(going.goes_at AT TIME ZONE ${timezone}, 'YYYY-MM-DD')) ORDER BY going.goes_at, going.id)
          FILTER (WHERE going.rank <= 20), '[]'))
      FROM (SELECT g.*, row_number() OVER (ORDER BY g.goes_at, g.id) AS rank FROM customers_going(n.recipient_id) g) AS going)
    WHEN 'customers_recycled' THEN (
      SELECT jsonb_build_object('customers', count(*), 'of', NULL, 'first', coalesce(jsonb_agg(jsonb_build_object(
          'name', gone.customer_name, 'on', to_char(gone.pooled_at AT TIME ZONE ${timezone}, 'YYYY-MM-DD')) ORDER BY gone.id)
          FILTER (WHERE gone.rank <= 20), '[]'))
      FROM (
        SELECT e.id, e.pooled_at, k.customer_name, row_number() OVER (ORDER BY e.id) AS rank
        FROM customer_pool e JOIN customers k ON k.id = e.customer_id
        WHERE e.run_id = (n.parameters->>'runId')::uuid AND e.original_owner_id = n.recipient_id) AS gone)
    WHEN 'followed_up_in_pool' THEN jsonb_build_object('customers', 1, 'of', NULL, 'first', jsonb_build_array(jsonb_build_object(
      'name', c.customer_name, 'on', to_char(n.created_at AT TIME ZONE ${timezone}, 'YYYY-MM-DD'))))
    WHEN 'recycling_waits' THEN (
      SELECT jsonb_build_object('customers', run.due, 'of', run.customers, 'first', '[]'::jsonb)
      FROM pool_recycling_runs run WHERE run.id = (n.parameters->>'runId')::uuid AND run.status = 'waiting')
  END`;

async function markSending(tx: Queries, { messages, withdrawn }: Composition, unsettled: readonly OutboxRow[], { leaseMs }: PageOptions) {
  const marks = [
    ...withdrawn.map(({ id, reason }) => ({ id, state: 'suppressed', reason })),
    ...unsettled.map(({ id }) => ({ id, state: 'sending', leaseMs })),
    ...messages.map(({ row: { id }, subject, body }) => ({ id, state: 'sending', subject, body, leaseMs, tries: 1 })),
    ...messages.flatMap(({ row, bundled }) => bundled.map(({ id }) => ({ id, state: 'sending', bundledInto: row.id, leaseMs, tries: 1 }))),
  ];
  await tx.$executeRaw`
    WITH mark AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) AS row (
        id uuid, state notification_state, reason text, subject text, body text, "leaseMs" int, "bundledInto" uuid, tries int)
    ), marked AS (
      UPDATE notifications n
      SET state = mark.state, reason = mark.reason, subject = coalesce(mark.subject, n.subject), body = coalesce(mark.body, n.body),
          attempts = n.attempts + coalesce(mark.tries, 0), bundled_into = mark."bundledInto",
          lease_until = now() + mark."leaseMs" * interval '1 millisecond',
          sending_at = CASE mark.state WHEN 'sending' THEN coalesce(n.sending_at, now()) ELSE n.sending_at END
      FROM mark WHERE n.id = mark.id
      RETURNING n.id, n.state, n.reason, n.lease_until
    )
    UPDATE notifications follower SET state = marked.state, reason = marked.reason, lease_until = marked.lease_until
    FROM marked WHERE follower.bundled_into = marked.id`;
}
