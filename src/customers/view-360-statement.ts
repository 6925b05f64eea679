/**
 * The 360° view in one round trip: the customer, the first page of everything around it as JSON, totals, and the sums of the
 * summary. Each part is one LATERAL over an index that begins with the customer, so its cost is that of its rows.
 */
import { Prisma } from '../platform/database.js';
import { entityOf, type WorkPath } from '../open-work/entities.js';
import { instantSql, recordJson } from '../open-work/records.js';
import { mergedInto, originOf } from './merged-past.js';
import { viewPartNames, type ViewPart } from './view-360-parts.js';

/** How many items of each part the view carries; the rest is a list of its own. */
export const partSize = 20;

/** A part of the view: whose rows, in which order, and what stands behind the last one of a page. */
interface Part {
  readonly table: string;
  readonly where: string;
  /** Whether rows of those that were merged into the customer are its, too: they have stayed where they were. Then `where` is about `of_customer`. */
  readonly isWithPast?: true;
  readonly record: Prisma.Sql;
  readonly order: string;
  /** The rows after one whose sort key is `key`, which has as many values as the cursor has. */
  readonly after: (key: readonly string[]) => Prisma.Sql;
}

const ofCustomer = 'kept.customer_id = c.id';
const newestFirst = { order: 'kept.id DESC', after: ([id]: readonly string[]) => Prisma.sql`kept.id < ${id}::uuid` };

// The customer and its past: one, but for the few that others were merged into.
const each = `unnest(c.id || past.ids) AS of_customer (id)`;

/** `FROM … ORDER BY … LIMIT …`: the first rows of a part behind some. With a past, of each customer the first ones, and the first of those. */
function firstRows({ table, where, isWithPast, order }: Part, behind: Prisma.Sql, limit: Prisma.Sql): Prisma.Sql {
  const inOrder = Prisma.sql`ORDER BY ${Prisma.raw(order)} LIMIT ${limit}`;
  const first = Prisma.sql`FROM ${Prisma.raw(`${table} kept WHERE ${where}`)} AND ${behind} ${inOrder}`;
  return isWithPast ? Prisma.sql`FROM ${Prisma.raw(each)} CROSS JOIN LATERAL (SELECT * ${first}) kept ${inOrder}` : first;
}

const allRows = ({ table, where, isWithPast }: Part): Prisma.Sql =>
  Prisma.raw(isWithPast ? `FROM ${each} JOIN ${table} kept ON ${where}` : `FROM ${table} kept WHERE ${where}`);

/** One column named `alias`: `{ items, total }`, the items in the part's order. */
const lateral = (alias: string, part: Part): Prisma.Sql => Prisma.sql`
  CROSS JOIN LATERAL (
    SELECT json_build_object(
      'total', (SELECT count(*) ${allRows(part)}),
      'items', coalesce((SELECT json_agg(first.record) FROM (
        SELECT ${part.record} AS record ${firstRows(part, Prisma.sql`true`, Prisma.raw(String(partSize)))}
      ) first), '[]')
    ) AS page
  ) ${Prisma.raw(`"${alias}"`)}`;

const work = (path: WorkPath): Part => {
  const entity = entityOf(path);
  return { table: entity.table, where: ofCustomer, record: recordJson(entity, 'kept'), ...newestFirst };
};

/** A JSON object of columns: `field: column` in camelCase, instants as ISO 8601. */
const json = (fields: Readonly<Record<string, string>>) =>
  Prisma.raw(
    `json_build_object(${Object.entries(fields)
      .map(([field, sql]) => `'${field}', ${sql}`)
      .join(', ')})`,
  );

const contacts = json({
  id: 'kept.id',
  customerId: 'kept.customer_id',
  name: 'kept.name',
  title: 'kept.title',
  role: 'kept.role',
  phone: 'kept.phone',
  email: 'kept.email',
  preferredLanguage: 'kept.preferred_language',
  isPrimary: 'kept.is_primary',
  tellOnHandover: 'kept.tell_on_handover',
  smsOptedOutAt: instantSql('kept.sms_opted_out_at'),
  emailOptedOutAt: instantSql('kept.email_opted_out_at'),
  leftAt: instantSql('kept.left_at'),
  createdAt: instantSql('kept.created_at'),
});

const followUps = json({
  id: 'kept.id',
  customerId: 'kept.customer_id',
  employeeId: 'kept.employee_id',
  channel: 'kept.channel',
  content: 'kept.content',
  occurredAt: instantSql('kept.occurred_at'),
  createdAt: instantSql('kept.created_at'),
});

const handovers = json({
  id: 'kept.id',
  fromOwnerId: 'kept.from_owner_id',
  toOwnerId: 'kept.to_owner_id',
  reviewerId: 'kept.reviewer_id',
  preparerId: 'kept.preparer_id',
  handoverReason: 'kept.handover_reason',
  currentStage: 'kept.current_stage',
  status: 'kept.status',
  stageDueAt: instantSql('kept.stage_due_at'),
  completedAt: instantSql('kept.completed_at'),
  createdAt: instantSql('kept.created_at'),
  mergedCustomerId: originOf('customer_handover', 'kept.id'),
});

const ownershipHistory = json({
  id: 'kept.id',
  fromOwnerId: 'kept.from_owner_id',
  toOwnerId: 'kept.to_owner_id',
  cause: 'kept.cause',
  handoverId: 'kept.handover_id',
  actorId: 'kept.actor_id',
  at: instantSql('kept.at'),
  mergedCustomerId: 'nullif(kept.entity_id, c.id)',
});

const poolStays = json({
  id: 'kept.id',
  poolId: 'kept.pool_id',
  originalOwnerId: 'kept.original_owner_id',
  recycleReason: 'kept.recycle_reason',
  poolStatus: 'kept.pool_status',
  pooledAt: instantSql('kept.pooled_at'),
  takenBy: 'kept.taken_by',
  takenAt: instantSql('kept.taken_at'),
  assignedBy: 'kept.assigned_by',
  note: 'kept.note',
});

const owner = json({
  id: 'e.id',
  externalId: 'e.external_id',
  name: 'e.name',
  email: 'e.email',
  phone: 'e.phone',
  department: 'e.department',
  region: 'e.region',
  status: 'e.status',
});

const viewParts = {
  contacts: {
    table: 'customer_contacts',
    where: ofCustomer,
    record: contacts,
    order: 'NOT kept.is_primary, kept.id',
    after: ([isPrimary, id]) => Prisma.sql`(NOT kept.is_primary, kept.id) > (${isPrimary !== '1'}, ${id}::uuid)`,
  },
  opportunities: work('opportunities'),
  contracts: work('contracts'),
  serviceTickets: work('service-tickets'),
  payments: work('payments'),
  followUps: {
    table: 'follow_ups',
    where: ofCustomer,
    record: followUps,
    order: 'kept.occurred_at DESC, kept.id DESC',
    after: ([at = '', id]) => Prisma.sql`(kept.occurred_at, kept.id) < (${new Date(at)}::timestamptz, ${id}::uuid)`,
  },
  handovers: { table: 'customer_handover', where: ofCustomer, record: handovers, ...newestFirst },
  ownershipHistory: {
    table: 'ownership_changes',
    where: `kept.entity_type = 'customer' AND kept.entity_id = of_customer.id`,
    isWithPast: true,
    record: ownershipHistory,
    ...newestFirst,
  },
  pool: { table: 'customer_pool', where: ofCustomer, record: poolStays, ...newestFirst },
} as const satisfies Readonly<Record<ViewPart, Part>>;

/** `[{ currency, count, amount }]` over the customer's rows of a table that match. */
const sums = (table: string, where: string) =>
  Prisma.raw(`(
    SELECT coalesce(json_agg(json_build_object('currency', currency, 'count', count, 'amount', amount) ORDER BY currency), '[]')
    FROM (SELECT currency, count(*) AS count, coalesce(sum(amount), 0)::decimal(18, 2)::text AS amount
          FROM ${table} WHERE customer_id = c.id AND ${where} GROUP BY currency) by_currency
  )`);

// The same "overdue" as the view open_work has for checklists.
const isOverdue = `(status = 'overdue' OR (status = 'due' AND due_on < current_date))`;

// Who has a part in the open handover: what the permission to read is judged by.
const openParts = Prisma.sql`(
  SELECT coalesce(json_agg(json_build_object('status', status, 'fromOwnerId', from_owner_id, 'toOwnerId', to_owner_id,
    'preparerId', preparer_id, 'reviewerId', reviewer_id)), '[]')
  FROM customer_handover WHERE customer_id = c.id AND status = 'open')`;

// Whether the customer lies in a pool that the caller draws from (src/pool/membership.ts).
const isDrawn = Prisma.sql`EXISTS (
  SELECT FROM customer_pool e JOIN pools p ON p.id = e.pool_id
  WHERE e.customer_id = c.id AND e.pool_status = 'available'
    AND (p.is_open_to_all OR EXISTS (SELECT FROM pool_members m WHERE m.pool_id = p.id AND m.employee_id = ${null}::uuid)))`;

// OFFSET 0: looked up once, and not wherever it stands.
const past = Prisma.raw(`(SELECT ${mergedInto('c.id')} AS ids OFFSET 0) past`);

// Put together once: only the caller and the customer differ.
const statement = Prisma.sql`
  SELECT c.id, c.customer_name AS "customerName", c.customer_type AS "customerType", c.phone, c.tax_id AS "taxId", c.email, c.industry,
    c.region, c.customer_level AS "customerLevel", c.preferred_language AS "preferredLanguage", c.owner_id AS "ownerId", c.status,
    c.last_follow_up AS "lastFollowUp", c.owned_since AS "ownedSince", c.protected_until AS "protectedUntil",
    c.open_handover_id AS "openHandoverId", c.sms_opted_out_at AS "smsOptedOutAt", c.email_opted_out_at AS "emailOptedOutAt", c.source,
    c.external_id AS "externalId", c.version, c.created_at AS "createdAt", c.updated_at AS "updatedAt",
    (SELECT ${owner} FROM employees e WHERE e.id = c.owner_id) AS owner,
    ${Prisma.join(viewPartNames.map((name) => Prisma.raw(`"${name}".page AS "${name}"`)))},
    json_build_object(
      'openOpportunities', ${sums('opportunities', `status = 'open'`)},
      'contractsInForce', ${sums('contracts', `status = 'in_force'`)},
      'unpaid', ${sums('payments', `status <> 'paid'`)},
      'overdue', ${sums('payments', isOverdue)},
      'disputed', ${sums('payments', `status = 'disputed'`)},
      'unresolvedTickets', (SELECT count(*) FROM service_tickets WHERE customer_id = c.id AND status IN ('open', 'pending'))
    ) AS sums,
    (SELECT json_build_object('at', ${Prisma.raw(instantSql('occurred_at'))}, 'channel', channel, 'employeeId', employee_id)
      FROM follow_ups WHERE customer_id = c.id ORDER BY occurred_at DESC, id DESC LIMIT 1) AS "latestFollowUp",
    ${openParts} AS "openParts", ${isDrawn} AS "isDrawn"
  FROM customers c CROSS JOIN LATERAL ${past}
  ${Prisma.join(
    viewPartNames.map((name) => lateral(name, viewParts[name])),
    ' ',
  )}
  WHERE c.id = ${null}::uuid AND c.merged_at IS NULL`;

/** The whole view of one customer: one row, or none. `employeeId` is who asks, null for a system. */
export const view360Statement = (customerId: string, employeeId: string | null): Prisma.Sql =>
  new Prisma.Sql(statement.strings, [employeeId, customerId]);

/** The rows of a part after those of a page, `{ record }` each: `rows` of them. `key`: the page's last, as its cursor has it. */
export const view360PartStatement = (customerId: string, name: ViewPart, key: readonly string[], rows: number): Prisma.Sql => {
  const part: Part = viewParts[name];
  const behind = key.length === 0 ? Prisma.sql`true` : part.after(key);
  return Prisma.sql`
    SELECT first.record FROM customers c CROSS JOIN LATERAL ${past}
      CROSS JOIN LATERAL (SELECT ${part.record} AS record ${firstRows(part, behind, Prisma.sql`${rows}`)}) first
    WHERE c.id = ${customerId}::uuid`;
};
