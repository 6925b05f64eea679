/**
 * A customer's timeline in one statement: each kind of event adds what lies behind the cursor, at most a page of it, by an index that
 * begins with the customer; the page is the newest of them all.
 */
import { Prisma } from '../platform/database.js';
import type { Moment } from '../platform/pagination.js';
import { instantSql } from '../open-work/records.js';
import { eventKinds, type EventKind } from './timeline-kinds.js';

const columnNames = ['what', 'text', 'amount', 'currency', 'employee_id', 'from_owner_id', 'to_owner_id', 'handover_id'] as const;
type Column = (typeof columnNames)[number];
const columnTypes: Readonly<Record<Column, string>> = {
  what: 'text',
  text: 'text',
  amount: 'numeric',
  currency: 'text',
  employee_id: 'uuid',
  from_owner_id: 'uuid',
  to_owner_id: 'uuid',
  handover_id: 'uuid',
};

/** Where events of a kind are kept, and what stands in which column of the answer; what is left out is null. */
interface Source {
  readonly from: string;
  readonly where: string;
  /** The row's id. */
  readonly id: string;
  /** A timestamptz, or a date where `isDay`. */
  readonly at: string;
  readonly isDay?: string;
  readonly columns: Partial<Record<Column, string>>;
}

const startOf = (day: string) => `(${day}::timestamp AT TIME ZONE 'UTC')`;

/** What begins open and ends some day. Of what ended before Baton knew of it, or in the moment that it came, that is its one event. */
function beginsAndEnds(table: string, columns: Source['columns']): readonly Source[] {
  const hasTwo = 'coalesce(k.ended_at > k.created_at, false)';
  const row = { from: `${table} k`, id: 'k.id' };
  return [
    {
      ...row,
      where: 'k.customer_id = c.id',
      at: 'k.created_at',
      columns: { ...columns, what: `CASE WHEN ${hasTwo} THEN 'open' ELSE k.status::text END` },
    },
    { ...row, where: `k.customer_id = c.id AND ${hasTwo}`, at: 'k.ended_at', columns: { ...columns, what: 'k.status::text' } },
  ];
}

const payments = {
  from: 'payments k LEFT JOIN contracts p ON p.id = k.contract_id',
  id: 'k.id',
  columns: { text: 'p.number', amount: 'k.amount', currency: 'k.currency', employee_id: 'k.owner_id' },
} as const;

const sources: Readonly<Record<EventKind, Source | readonly Source[]>> = {
  follow_up: {
    from: 'follow_ups k',
    where: 'k.customer_id = c.id',
    id: 'k.id',
    at: 'k.occurred_at',
    columns: { what: 'k.channel::text', text: 'k.content', employee_id: 'k.employee_id' },
  },
  handover: {
    from: 'customer_handover h JOIN handover_timeline k ON k.handover_id = h.id',
    // Deadlines and refusals are the handover's own affair.
    where: `h.customer_id = c.id AND k.outcome = 'applied' AND k.via <> 'deadline'`,
    id: 'k.id',
    at: 'k.at',
    columns: {
      what: 'k.kind',
      text: `k.detail ->> 'reason'`,
      employee_id: 'k.actor_id',
      from_owner_id: 'h.from_owner_id',
      to_owner_id: 'h.to_owner_id',
      handover_id: 'h.id',
    },
  },
  owner: {
    from: 'ownership_changes k',
    // A handover and its undo tell of themselves.
    where: `k.entity_type = 'customer' AND k.entity_id = c.id AND k.cause NOT IN ('handover', 'undo')`,
    id: 'k.id',
    at: 'k.at',
    columns: { what: 'k.cause::text', employee_id: 'k.actor_id', from_owner_id: 'k.from_owner_id', to_owner_id: 'k.to_owner_id' },
  },
  opportunity: beginsAndEnds('opportunities', { text: 'k.name', amount: 'k.amount', currency: 'k.currency', employee_id: 'k.owner_id' }),
  contract: {
    from: 'contracts k',
    where: 'k.customer_id = c.id',
    id: 'k.id',
    at: `coalesce(${startOf('k.signed_on')}, k.created_at)`,
    isDay: 'k.signed_on',
    columns: { what: 'k.status::text', text: 'k.number', amount: 'k.amount', currency: 'k.currency', employee_id: 'k.owner_id' },
  },
  payment: [
    {
      ...payments,
      // What is due some day has not happened yet; what was paid in time is told once.
      where: 'k.customer_id = c.id AND k.due_on <= current_date AND (k.paid_on IS NULL OR k.due_on < k.paid_on)',
      at: startOf('k.due_on'),
      isDay: 'k.due_on',
      columns: { ...payments.columns, what: `CASE WHEN k.paid_on IS NULL THEN k.status::text ELSE 'due' END` },
    },
    {
      ...payments,
      where: 'k.customer_id = c.id AND k.paid_on IS NOT NULL',
      at: startOf('k.paid_on'),
      isDay: 'k.paid_on',
      columns: { ...payments.columns, what: 'k.status::text' },
    },
  ],
  service_ticket: beginsAndEnds('service_tickets', { text: 'k.subject', employee_id: 'k.owner_id' }),
  task: {
    from: 'tasks k',
    where: 'k.customer_id = c.id AND k.done_at IS NOT NULL',
    id: 'k.id',
    at: 'k.done_at',
    columns: { text: 'k.text', employee_id: 'k.employee_id', handover_id: 'k.handover_id' },
  },
  merge: {
    from: 'customer_merges k',
    where: 'k.survivor_id = c.id AND k.undone_at IS NULL',
    id: 'k.id',
    at: 'k.merged_at',
    columns: { text: `k.record ->> 'customer_name'`, employee_id: 'k.merged_by' },
  },
};

/** The newest `rows` events of a source that lie behind `after`. */
function eventsOf(kind: EventKind, source: Source, after: Moment | undefined, rows: number): Prisma.Sql {
  const { from, where, id, at, isDay = 'NULL::date', columns } = source;
  const values = columnNames.map((name) => `${columns[name] ?? `NULL::${columnTypes[name]}`} AS ${name}`).join(', ');
  const behind =
    after === undefined ? Prisma.empty : Prisma.sql`AND (${Prisma.raw(`${at}, ${id}`)}) < (${after.at}::timestamptz, ${after.id}::uuid)`;
  return Prisma.sql`(
    SELECT ${Prisma.raw(`${id} AS id, '${kind}' AS kind, ${at} AS at, ${isDay} AS day, ${values} FROM ${from} WHERE ${where}`)} ${behind}
    ORDER BY ${Prisma.raw(`${at} DESC, ${id} DESC`)} LIMIT ${rows})`;
}

/** The newest `rows` events of a customer behind `after`, as TimelineEvents; of all kinds unless some are named. */
export function timelineStatement(
  customerId: string,
  {
    kinds = eventKinds,
    after,
    rows,
  }: { readonly kinds?: readonly EventKind[]; readonly after?: Moment | undefined; readonly rows: number },
): Prisma.Sql {
  return Prisma.sql`
    SELECT e.id, e.kind, ${Prisma.raw(instantSql('e.at'))} AS at, to_char(e.day, 'YYYY-MM-DD') AS day, e.what, e.text, e.amount::text AS amount,
           CASE WHEN e.amount IS NOT NULL THEN e.currency END AS currency, e.employee_id AS "employeeId", e.from_owner_id AS "fromOwnerId",
           e.to_owner_id AS "toOwnerId", e.handover_id AS "handoverId"
    FROM customers c CROSS JOIN LATERAL (${Prisma.join(
      kinds.flatMap((kind) => [sources[kind]].flat().map((source) => eventsOf(kind, source, after, rows))),
      ' UNION ALL ',
    )}) e
    WHERE c.id = ${customerId}::uuid
    ORDER BY e.at DESC, e.id DESC LIMIT ${rows}`;
}
