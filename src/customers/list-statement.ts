/**
 * The list of customers as one statement whose cost is that of its page, whoever asks and whatever for (decision 0008): branches, each
 * of which reads its first rows in the page's order from an index, and the first of all of them together.
 *
 * A branch is a scope (all customers, those of one owner, those of an open handover that one has a part in) with a meaning of the
 * search text (a name, a phone, …). Filters and the place where the page before ended stand in every branch.
 */
import { Prisma } from '../platform/database.js';
import { likeLiteral } from '../platform/like.js';
import { customerColumns } from './answers.js';
import { nameCondition, nameInOrder } from './name-search.js';
import type { NameWords, PhoneWords, SearchWords } from './search.js';

export interface Order {
  readonly column: 'id' | 'customerName' | 'lastFollowUp';
  readonly direction: 'asc' | 'desc';
}

/** `isCommonName`: so many customers have the name that looking for it in the page's order ends sooner than sorting them all. */
export type SearchQuestion = SearchWords & { readonly isCommonName: boolean };

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
  readonly search?: SearchQuestion;
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
  const found = Prisma.join(
    meanings(question).flatMap((meaning) => scopes(question, meaning)),
    ' UNION ',
  );
  const matching = question.search === undefined ? [] : matches(question.search);
  return Prisma.sql`
    ${matching.length === 0 ? Prisma.empty : Prisma.sql`WITH matched AS MATERIALIZED (${Prisma.join(matching, ' UNION ')})`}
    SELECT ${customerColumns}
    FROM (${found}) AS found JOIN customers c ON c.id = found.id
    ORDER BY ${orderBy(question.order, Prisma.sql`found.key`, Prisma.sql`found.id`)}
    LIMIT ${limit(question)}`;
}

// Written out, and not a parameter: without the number the planner would prepare for a tenth of the table.
const limit = ({ rows }: ListQuestion) => Prisma.raw(String(rows));

/** Where rows come from: all customers, those that the search has found, or those whose names are looked at on the way. */
interface Meaning {
  readonly from: Prisma.Sql;
  readonly where: readonly Prisma.Sql[];
  /** Whether it is few, so that owners need not be asked one by one. */
  readonly isFew: boolean;
}

const anything: Meaning = { from: Prisma.sql`customers c`, where: [], isFew: false };
// OFFSET 0: one by one. Of how many digits are the last of a phone the planner knows nothing, and might walk all customers to meet few.
const matched: Meaning = {
  from: Prisma.sql`matched CROSS JOIN LATERAL (SELECT * FROM customers one WHERE one.id = matched.id OFFSET 0) AS c`,
  where: [],
  isFew: true,
};

function meanings({ search, order }: ListQuestion): Meaning[] {
  if (search === undefined) return [anything];
  return [...(search.name && search.isCommonName ? [walked(search.name, order)] : []), ...(matches(search).length > 0 ? [matched] : [])];
}

/** A name that very many have: the page fills soon by looking at customers in its order. */
function walked(name: NameWords, { column, direction }: Order): Meaning {
  const bounds = column === 'customerName' ? boundsOf(name, direction) : [];
  return {
    from: Prisma.sql`customers c JOIN customer_search s ON s.customer_id = c.id`,
    where: [nameInOrder(name), ...bounds],
    isFew: false,
  };
}

/** Names that begin with one character stand together in the order of names: begin there. U+FFFF sorts behind every character. */
function boundsOf({ text }: NameWords, direction: Order['direction']): Prisma.Sql[] {
  if (Array.from(text).length > 1) return [];
  const key = orderKeys.customerName;
  return [direction === 'asc' ? Prisma.sql`${key} >= ${text}` : Prisma.sql`${key} <= ${`${text}\uffff`}`];
}

/** What the search finds by indexes of its own, however the page is sorted; evaluated once, never on the way. */
function matches(search: SearchQuestion): Prisma.Sql[] {
  const { name, phone, taxId, email, isCommonName } = search;
  const customers = (where: Prisma.Sql) => Prisma.sql`SELECT s.customer_id AS id FROM customer_search s WHERE ${where}`;
  const contacts = (where: Prisma.Sql) => Prisma.sql`SELECT k.customer_id FROM customer_contacts k WHERE ${where}`;
  return [
    ...(name && !isCommonName ? [customers(nameCondition(name))] : []),
    ...(phone ? phoneConditions(phone).flatMap((condition) => [customers(condition('s')), contacts(condition('k'))]) : []),
    ...(taxId === undefined ? [] : [customers(Prisma.sql`s.tax_id LIKE ${`${likeLiteral(taxId)}%`}`)]),
    ...(email === undefined
      ? []
      : [
          customers(Prisma.sql`s.email LIKE ${`${likeLiteral(email)}%`}`),
          contacts(Prisma.sql`k.email IS NOT NULL AND lower(k.email) LIKE ${`${likeLiteral(email)}%`}`),
        ]),
  ];
}

type ConditionOn = (table: 's' | 'k') => Prisma.Sql;

function phoneConditions(phone: PhoneWords): ConditionOn[] {
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
    meaning.isFew || owners.length > mostOwnersOneByOne
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
  const conditions = [Prisma.sql`c.merged_at IS NULL`, scope, ...where, ...filters(question), ...after(question)];
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
