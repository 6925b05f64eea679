/** What a row of a file must be to become a customer, as far as the row itself tells. Pure; the database decides the rest. */
import { checkCustomer, type CustomerWords, type Finding } from '../customers/rules.js';

/** The cells of a row by their field; what is empty is not there. */
export type Cells = ReadonlyMap<string, string>;

/** An employee as a row may name one. */
export type OwnerVerdict = { readonly id: string } | { readonly rule: 'employee_unknown' | 'owner_inactive' | 'not_permitted' };

export interface RowRules {
  /** How a number without + is read: BATON_PHONE_REGION. */
  readonly phoneRegion: string;
  /** By external id. */
  readonly ownerOf: (externalId: string) => OwnerVerdict;
  /** Who gets what names no owner; null: the pool. */
  readonly withoutOwner: string | null;
  /** Where a row with an external id says nothing of its source. */
  readonly source: string;
  /** What a word stands for. */
  readonly valueOf: (field: 'customerType' | 'customerLevel' | 'preferredLanguage', cell: string) => string | undefined;
}

/** A row as it is staged. */
export interface CheckedRow {
  readonly customer: Readonly<Record<string, string | null | undefined>>;
  readonly findings: readonly Finding[];
}

const longest = 200;
const unkeepable = /[\0\p{Surrogate}]/u;
const plainFields = ['industry', 'region', 'source', 'externalId'] as const;

/** The customer that a row stands for, and every rule that it breaks. */
export function checkRow(cells: Cells, rules: RowRules): CheckedRow {
  const findings: Finding[] = [];
  const add = (field: string, rule: string, message: string) => findings.push({ field, rule, message });
  for (const [field, cell] of cells) {
    if (cell.length > longest) add(field, 'too_long', `${field} has more than ${longest} characters.`);
    if (unkeepable.test(cell)) add(field, 'malformed', `${field} holds characters that are no text.`);
  }
  const choice = (field: 'customerType' | 'customerLevel' | 'preferredLanguage', fallback: string | undefined) => {
    const cell = cells.get(field);
    const value = cell === undefined ? fallback : rules.valueOf(field, cell);
    if (cell !== undefined && value === undefined) add(field, 'unknown_word', `${field} is none of the words that stand for one.`);
    return value;
  };

  if (!cells.has('customerName')) add('customerName', 'name_empty', 'customerName must hold more than spaces.');
  if (!cells.has('customerType')) add('customerType', 'type_missing', 'customerType says whether it is an enterprise or an individual.');
  const customerType = choice('customerType', undefined);
  const words: CustomerWords = {
    customerName: cells.get('customerName') ?? '-',
    // Of a type that is missing nothing more is asked: a tax id is no fault then.
    customerType: customerType === 'individual' ? 'individual' : 'enterprise',
    phone: cells.get('phone') ?? null,
    taxId: cells.get('taxId') ?? null,
    email: cells.get('email') ?? null,
  };
  const checked = checkCustomer(words, rules.phoneRegion);
  findings.push(...checked.findings);
  const customer = {
    ...checked.customer,
    customerType,
    customerLevel: choice('customerLevel', 'normal'),
    preferredLanguage: choice('preferredLanguage', 'zh'),
    ...Object.fromEntries(plainFields.map((field) => [field, cells.get(field) ?? null])),
    ...keyOf(cells, rules.source),
    ownerId: ownerIn(cells, rules, add),
  };
  return findings.length === 0 ? { customer, findings } : { customer: { customerName: cells.get('customerName') ?? null }, findings };
}

/** Both or neither: a source alone says nothing. */
function keyOf(cells: Cells, source: string) {
  const externalId = cells.get('externalId');
  return externalId === undefined ? { source: null, externalId: null } : { source: cells.get('source') ?? source, externalId };
}

function ownerIn(
  cells: Cells,
  { ownerOf, withoutOwner }: RowRules,
  add: (field: string, rule: string, message: string) => void,
): string | null {
  const named = cells.get('owner');
  if (named === undefined) return withoutOwner;
  const verdict = ownerOf(named);
  if ('id' in verdict) return verdict.id;
  add('owner', verdict.rule, ownerMessages[verdict.rule]);
  return null;
}

const ownerMessages = {
  employee_unknown: 'No employee has this external id.',
  owner_inactive: 'The owner must be an active salesperson or manager.',
  not_permitted: 'Only a manager of that person may give them customers.',
};
