/** Is this customer there already? Asked before creating one: whoever has it, enough is said to recognise it, and no more. */
import type { Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { demand } from '../identity/permissions.js';
import { planned, Prisma, type Database } from '../platform/database.js';
import { likeLiteral } from '../platform/like.js';
import { maskEmail, maskName, maskPhone, maskTaxId } from './masking.js';
import { brandOf, nameSimilarity } from './name-similarity.js';
import { normalizeEmail, normalizeName, normalizePhone, normalizeTaxId, type Checked } from './rules.js';
import { refuse } from './creation.js';
import type { DuplicateCheck, Match, PossibleDuplicate } from './merge-schemas.js';
import { nameWords } from './search.js';
import { readable, withContactData } from './visibility.js';

/** A name that is less like the asked one is not worth a look. */
const similarEnough = 0.5;
const mostNames = 200;
const mostAnswered = 20;

interface Found {
  readonly id: string;
  readonly customerName: string;
  readonly customerType: 'individual' | 'enterprise';
  readonly region: string | null;
  readonly status: 'active' | 'inactive' | 'in_pool';
  readonly phone: string | null;
  readonly email: string | null;
  readonly taxId: string | null;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
  readonly ownerDepartment: string | null;
  readonly matches: Match[];
}

/** The surest first: the same tax id, phone or e-mail, one of a contact, a similar name. Throws Problem 403 for who creates no customers. */
export async function checkDuplicates(
  { database, phoneRegion }: { readonly database: Database; readonly phoneRegion: string },
  access: Access,
  body: DuplicateCheck,
): Promise<PossibleDuplicate[]> {
  demand(access, 'create', 'Customer');
  const asked = normalized(body, phoneRegion);
  const statement = foundBy(asked);
  const found = statement === undefined ? [] : await planned<Found>(database, statement);
  const ranked = found
    .map((customer) => ({
      customer,
      similarity: asked.customerName === undefined ? 0 : nameSimilarity(asked.customerName, customer.customerName),
    }))
    .filter(({ customer, similarity }) => similarity >= similarEnough || customer.matches.some((match) => match !== 'name'))
    .toSorted((a, b) => sureness(b.customer) - sureness(a.customer) || b.similarity - a.similarity)
    .slice(0, mostAnswered);
  const ids = ranked.map(({ customer }) => customer.id);
  const [seen, shown] = await Promise.all([
    database.customer.findMany({ where: { AND: [{ id: { in: ids } }, readable(access)] }, select: { id: true } }),
    withContactData(database, access, ids),
  ]);
  const visible = new Set(seen.map(({ id }) => id));
  return ranked.map(({ customer, similarity }) => answer(access, customer, similarity, visible.has(customer.id), shown.has(customer.id)));
}

type Asked = Partial<Pick<DuplicateCheck, 'customerName' | 'customerType' | 'phone' | 'taxId' | 'email'>>;

function normalized(body: DuplicateCheck, phoneRegion: string): Asked {
  const checked: Partial<Record<keyof DuplicateCheck, Checked<string>>> = {
    ...(body.customerName !== undefined && { customerName: normalizeName(body.customerName) }),
    ...(body.phone !== undefined && { phone: normalizePhone(body.phone, phoneRegion) }),
    ...(body.taxId !== undefined && { taxId: normalizeTaxId(body.taxId) }),
    ...(body.email !== undefined && { email: normalizeEmail(body.email) }),
  };
  refuse(Object.values(checked).flatMap((each) => ('finding' in each ? [each.finding] : [])));
  const values = Object.entries(checked).flatMap(([field, each]) => ('value' in each ? [[field, each.value]] : []));
  return { customerType: body.customerType, ...Object.fromEntries(values) };
}

const matchRank: Readonly<Record<Match, number>> = { taxId: 4, phone: 4, email: 3, contactPhone: 2, contactEmail: 2, name: 1 };
const sureness = ({ matches }: Found) => Math.max(...matches.map((match) => matchRank[match]));

/** Everybody's customers: by each key an index scan, and names that hold the same brand. */
function foundBy({ customerName, customerType, phone, taxId, email }: Asked): Prisma.Sql | undefined {
  const customers = (match: Match, where: Prisma.Sql) =>
    Prisma.sql`(SELECT s.customer_id, ${match}::text AS match FROM customer_search s WHERE ${where} LIMIT ${Prisma.raw(String(mostNames))})`;
  const contacts = (match: Match, where: Prisma.Sql) =>
    Prisma.sql`(SELECT k.customer_id, ${match}::text FROM customer_contacts k WHERE ${where} LIMIT ${Prisma.raw(String(mostNames))})`;
  const branches = [
    ...(phone === undefined
      ? []
      : [customers('phone', Prisma.sql`s.phone = ${phone}`), contacts('contactPhone', Prisma.sql`k.phone = ${phone}`)]),
    ...(taxId === undefined ? [] : [customers('taxId', Prisma.sql`s.tax_id = ${taxId}`)]),
    ...(email === undefined
      ? []
      : [
          customers('email', Prisma.sql`s.email = ${email.toLowerCase()}`),
          contacts('contactEmail', Prisma.sql`k.email IS NOT NULL AND lower(k.email) = ${email.toLowerCase()}`),
        ]),
    ...(customerName === undefined ? [] : [customers('name', likeName(customerName, customerType))]),
  ];
  if (branches.length === 0) return undefined;
  return Prisma.sql`
    SELECT c.id, c.customer_name AS "customerName", c.customer_type AS "customerType", c.region, c.status, c.phone, c.email, c.tax_id AS "taxId",
      c.owner_id AS "ownerId", e.name AS "ownerName", e.department AS "ownerDepartment", found.matches
    FROM (SELECT customer_id, array_agg(DISTINCT match) AS matches FROM (${Prisma.join(branches, ' UNION ALL ')}) AS each GROUP BY 1) AS found
    JOIN customers c ON c.id = found.customer_id AND c.merged_at IS NULL
    LEFT JOIN employees e ON e.id = c.owner_id`;
}

/** People share names by the thousand: only the same name counts. A firm is written in many ways, its brand in one. */
function likeName(customerName: string, customerType: Asked['customerType']): Prisma.Sql {
  const brand = customerType === 'individual' ? undefined : brandOf(customerName);
  const words = nameWords(brand ?? customerName);
  if (words === undefined) return Prisma.sql`false`;
  const isLike = brand === undefined ? Prisma.sql`s.name = ${words.text}` : Prisma.sql`s.name LIKE ${`%${likeLiteral(words.text)}%`}`;
  return Prisma.sql`name_pairs(s.name) @> ${[...words.pairs]}::text[] AND ${isLike}`;
}

function answer(access: Access, customer: Found, similarity: number, isVisible: boolean, isOpen: boolean): PossibleDuplicate {
  const { ownerId, ownerName, ownerDepartment } = customer;
  return {
    customerId: isVisible ? customer.id : null,
    matches: customer.matches,
    similarity: Math.round(similarity * 100) / 100,
    standing: standingOf(access, ownerId),
    status: customer.status,
    customerName: isVisible ? customer.customerName : maskName(customer.customerName),
    customerType: customer.customerType,
    region: customer.region,
    phone: isOpen ? customer.phone : maskPhone(customer.phone),
    email: isOpen ? customer.email : maskEmail(customer.email),
    taxId: isOpen ? customer.taxId : maskTaxId(customer.taxId),
    owner: ownerId === null || ownerName === null ? null : { id: ownerId, name: ownerName, department: ownerDepartment },
  };
}

function standingOf({ caller, team }: Access, ownerId: string | null): PossibleDuplicate['standing'] {
  if (ownerId === null) return 'pool';
  if (ownerId === employeeIdOf(caller)) return 'yours';
  return team.includes(ownerId) ? 'your_team' : 'another_team';
}
