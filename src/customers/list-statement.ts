/**
 * The list of customers as one statement whose cost is that of its page, whoever asks and whatever for (decision 0008): branches, each
 * of which reads its first rows in the page's order from an index, and the first of all of them together.
 *
 * A branch is a scope (all customers, those of one owner, those of an open handover that one has a part in) with a meaning of the
 * search text (a name, a phone, …). Filters and the place where the page before ended stand in every branch.
 */
import { Prisma } from '../platform/database.js';
import { likeLiteral } from '../platform/like.js';
import { customerColumns } from './columns.js';
import type { SearchWords } from './search.js';

export interface Order {
  readonly column: 'id' | 'customerName' | 'lastFollowUp';
  readonly direction: 'asc' | 'desc';
}

/** Everything that stands in the question, resolved to ids. */
export interface ListQuestion {
  /** Whose customers; undefined for everybody's, the pool's included. */
  readonly owners?: readonly string[];
  /** People with a part in open handovers, whose customers are asked for besides. */
  readonly parts?: readonly string[];
  /** Where a person was asked for: nobody else's customers, whoever has a part in them. */
  readonly onlyOwners?: readonly string[];
  readonly level?: string;
  readonly type?: string;
  readonly status?: string;
  readonly region?: string;
  readonly industry?: string;
  /** Who was not followed up since; also who never was. */
  readonly lastFollowUpBefore?: Date;
  readonly lastFollowUpAfter?: Date;
  readonly search?: SearchWords;
  readonly order: Order;
  /** The last row of the page before: the sort key, which for `id` is missing, and the id. */
  readonly after?: { readonly key?: string; readonly id: string };
  readonly rows: number;
}

/** More owners than these are not asked one by one: their customers are so many that all customers are walked through in order. */
const mostOwnersOneByOne = 64;

const orderKeys = {
  id: Prisma.sql`NULL`,
  customerName: Prisma.sql`c.customer_name COLLATE "zh-x-icu"`,
  lastFollowUp: Prisma.sql`coalesce(c.last_follow_up, '-infinity')`,
} as const satisfies Record<Order['column'], Prisma.Sql>;

/** Rows of `AnsweredCustomer`, in order. */
export function listStatement(question: ListQuestion): Prisma.Sql {
  const found = Prisma.join(branches(question), ' UNION ');
  return Prisma.sql`
    SELECT ${customerColumns}
    FROM (${found}) AS found JOIN customers c ON c.id = found.id
    ORDER BY ${orderBy(question.order, Prisma.sql`found.key`, Prisma.sql`found.id`)}
    LIMIT ${limit(question)}`;
}

// Written out, and not a parameter: without the number the planner would prepare for a tenth of the table.
const limit = ({ rows }: ListQuestion) => Prisma.raw(String(rows));

function branches(question: ListQuestion): Prisma.Sql[] {
  return meanings(question.search).flatMap((meaning) => scopes(question, meaning));
}

/** A meaning of the search text: the tables that it needs besides customers, and the condition. */
interface Meaning {
  readonly from: Prisma.Sql;
  readonly where: Prisma.Sql;
  /** Whether it finds so few that owners need not be asked one by one. */
  readonly isSelective: boolean;
}

const anything: Meaning = { from: Prisma.sql`customers c`, where: Prisma.sql`true`, isSelective: false };
const ofSearch = (where: Prisma.Sql, isSelective = true): Meaning => ({
  from: Prisma.sql`customer_search s JOIN customers c ON c.id = s.customer_id`,
  where,
  isSelective,
});
const ofContacts = (where: Prisma.Sql): Meaning => ({
  from: Prisma.sql`customer_contacts k JOIN customers c ON c.id = k.customer_id`,
  where,
  isSelective: true,
});

function meanings(search: SearchWords | undefined): Meaning[] {
  if (search === undefined) return [anything];
  const { name, phone, taxId, email } = search;
  return [
    ...(name ? [ofSearch(nameCondition(name), false)] : []),
    ...(phone ? phoneConditions(phone).flatMap((condition) => [ofSearch(condition('s')), ofContacts(condition('k'))]) : []),
    ...(taxId === undefined ? [] : [ofSearch(Prisma.sql`s.tax_id LIKE ${`${likeLiteral(taxId)}%`}`)]),
    ...(email === undefined
      ? []
      : [
          ofSearch(Prisma.sql`s.email LIKE ${`${likeLiteral(email)}%`}`),
          ofContacts(Prisma.sql`k.email IS NOT NULL AND lower(k.email) LIKE ${`${likeLiteral(email)}%`}`),
        ]),
  ];
}

/** Pairs find it; whether three and more characters stand one after the other, only the name itself says. */
function nameCondition({ text, pairs, isInitials }: NonNullable<SearchWords['name']>): Prisma.Sql {
  const hasPairs = Prisma.sql`name_pairs(s.name) @> ${[...pairs]}::text[]`;
  if (Array.from(text).length < 3) return hasPairs;
  const inOrder = Prisma.sql`s.name LIKE ${`%${likeLiteral(text)}%`}`;
  return Prisma.sql`${hasPairs} AND ${isInitials ? Prisma.sql`(${inOrder} OR name_has_initials(s.name, ${text}))` : inOrder}`;
}

type ConditionOn = (table: 's' | 'k') => Prisma.Sql;

function phoneConditions(phone: NonNullable<SearchWords['phone']>): ConditionOn[] {
  const column = (table: 's' | 'k') => Prisma.raw(`${table}.phone`);
  if ('whole' in phone) return [(table) => Prisma.sql`${column(table)} = ${phone.whole}`];
  const { beginning, lastDigits } = phone;
  const reversed = lastDigits === undefined ? undefined : Array.from(lastDigits).toReversed().join('');
  return [
    ...(beginning === undefined ? [] : [(table: 's' | 'k') => Prisma.sql`${column(table)} LIKE ${`${beginning}%`}`]),
    ...(reversed === undefined
      ? []
      : [(table: 's' | 'k') => Prisma.sql`${column(table)} IS NOT NULL AND reverse(${column(table)}) LIKE ${`${reversed}%`}`]),
  ];
}

function scopes(question: ListQuestion, meaning: Meaning): Prisma.Sql[] {
  const { owners, parts = [], onlyOwners } = question;
  if (owners === undefined) return [branch(question, meaning)];
  const owned =
    meaning.isSelective || owners.length > mostOwnersOneByOne
      ? branch(question, meaning, Prisma.sql`c.owner_id = ANY(${[...owners]}::uuid[])`)
      : Prisma.sql`(SELECT of_owner.id, of_owner.key FROM unnest(${[...owners]}::uuid[]) AS owner (id)
          CROSS JOIN LATERAL ${branch(question, meaning, Prisma.sql`c.owner_id = owner.id`)} AS of_owner)`;
  if (parts.length === 0) return [owned];
  const people = Prisma.sql`${[...parts]}::uuid[]`;
  const inHandover = Prisma.sql`c.open_handover_id IN (
      SELECT h.id FROM customer_handover h
      WHERE h.status = 'open' AND (h.to_owner_id = ANY(${people}) OR h.reviewer_id = ANY(${people}) OR h.preparer_id = ANY(${people})
        OR h.from_owner_id = ANY(${people})))
    AND c.owner_id <> ALL(${[...owners]}::uuid[])
    ${onlyOwners === undefined ? Prisma.empty : Prisma.sql`AND c.owner_id = ANY(${[...onlyOwners]}::uuid[])`}`;
  return [owned, branch(question, meaning, inHandover)];
}

/** The first rows of one scope and one meaning, in the page's order. */
function branch(question: ListQuestion, { from, where }: Meaning, scope: Prisma.Sql = Prisma.sql`true`): Prisma.Sql {
  const { column } = question.order;
  const key = orderKeys[column];
  const conditions = [Prisma.sql`c.merged_at IS NULL`, scope, where, ...filters(question), ...after(question)];
  return Prisma.sql`(SELECT c.id, ${key} AS key FROM ${from} WHERE ${Prisma.join(conditions, ' AND ')}
    ORDER BY ${orderBy(question.order, key, Prisma.sql`c.id`)} LIMIT ${limit(question)})`;
}

function filters({ level, type, status, region, industry, lastFollowUpBefore, lastFollowUpAfter }: ListQuestion): Prisma.Sql[] {
  return [
    level !== undefined && Prisma.sql`c.customer_level = ${level}::customer_level`,
    type !== undefined && Prisma.sql`c.customer_type = ${type}::customer_type`,
    status !== undefined && Prisma.sql`c.status = ${status}::customer_status`,
    region !== undefined && Prisma.sql`c.region = ${region}`,
    industry !== undefined && Prisma.sql`c.industry = ${industry}`,
    lastFollowUpBefore !== undefined && Prisma.sql`${orderKeys.lastFollowUp} < ${lastFollowUpBefore}::timestamptz`,
    lastFollowUpAfter !== undefined && Prisma.sql`${orderKeys.lastFollowUp} >= ${lastFollowUpAfter}::timestamptz`,
  ].filter((condition) => condition !== false);
}

/** What comes behind the page before: one comparison of rows, which an index follows; an OR of two would not be. */
function after({ order: { column, direction }, after: place }: ListQuestion): Prisma.Sql[] {
  if (place === undefined) return [];
  const beyond = Prisma.raw(direction === 'asc' ? '>' : '<');
  switch (column) {
    case 'id':
      return [Prisma.sql`c.id ${beyond} ${place.id}::uuid`];
    case 'customerName':
      return [Prisma.sql`(${orderKeys.customerName}, c.id) ${beyond} (${place.key}, ${place.id}::uuid)`];
    case 'lastFollowUp':
      return [Prisma.sql`(${orderKeys.lastFollowUp}, c.id) ${beyond} (${place.key}::timestamptz, ${place.id}::uuid)`];
  }
}

function orderBy({ column, direction }: Order, key: Prisma.Sql, id: Prisma.Sql): Prisma.Sql {
  const way = Prisma.raw(direction);
  return column === 'id' ? Prisma.sql`${id} ${way}` : Prisma.sql`${key} ${way}, ${id} ${way}`;
}
