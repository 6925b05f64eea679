/** What the lines of a file must be to become a customer and its contacts, as far as they tell by themselves. Pure; the database decides the rest. */
import { checkContact, checkCustomer, type CustomerWords, type Finding } from '../customers/rules.js';

/** The cells of a line by their field; what is empty is not there. */
export type Cells = ReadonlyMap<string, string>;

export interface FileLine {
  /** As an editor or Excel numbers it. */
  readonly line: number;
  readonly cells: Cells;
}
/** The line of a customer, perhaps with a person there, and lines of more people. */
export type CustomerLines = [FileLine, ...FileLine[]];

/** An employee as a row may name one. */
export type OwnerVerdict = { readonly id: string } | { readonly rule: 'employee_unknown' | 'owner_inactive' | 'not_permitted' };

type WordField = 'customerType' | 'customerLevel' | 'preferredLanguage' | 'contactRole' | 'contactIsPrimary' | 'contactTellOnHandover';

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
  readonly valueOf: (field: WordField, cell: string) => string | undefined;
}

/** A rule that a line breaks. */
export type RowFinding = Finding & { readonly line: number };

export interface RowContact {
  readonly name: string;
  readonly title: string | null;
  readonly phone: string | null | undefined;
  readonly email: string | null | undefined;
  readonly role: string | undefined;
  readonly isPrimary: boolean;
  readonly tellOnHandover: boolean;
}

/** A row as it is staged. */
export interface CheckedRow {
  readonly customer: Readonly<Record<string, string | null | undefined>>;
  readonly contacts: readonly RowContact[];
  readonly findings: readonly RowFinding[];
}

const longest = 200;
/** As many as create_customer takes. */
const mostContacts = 50;
const unkeepable = /[\0\p{Surrogate}]/u;
const plainFields = ['industry', 'region', 'source', 'externalId'] as const;

const isOfContact = (field: string) => field.startsWith('contact');
const namesContact = (cells: Cells) => [...cells.keys()].some(isOfContact);

/** Whether a line is of one more person at `customer`, which it says again word for word, or leaves empty. */
export const isOneMoreContact = (customer: Cells, cells: Cells): boolean =>
  namesContact(cells) && [...cells].every(([field, cell]) => isOfContact(field) || cell === customer.get(field));

/** The customer and the contacts that lines stand for, and every rule that they break. */
export function checkRow(lines: CustomerLines, rules: RowRules): CheckedRow {
  const [first] = lines;
  const findings = lines.flatMap(unreadable);
  const customer = customerIn(first, rules, findings);
  const contacts = contactsIn(lines, rules, findings);
  if (findings.length === 0) return { customer, contacts, findings };
  return { customer: { customerName: first.cells.get('customerName') ?? null }, contacts: [], findings };
}

function unreadable({ line, cells }: FileLine): RowFinding[] {
  return [...cells].flatMap(([field, cell]) => [
    ...(cell.length > longest ? [{ line, field, rule: 'too_long', message: `${field} has more than ${longest} characters.` }] : []),
    ...(unkeepable.test(cell) ? [{ line, field, rule: 'malformed', message: `${field} holds characters that are no text.` }] : []),
  ]);
}

function customerIn({ line, cells }: FileLine, rules: RowRules, findings: RowFinding[]) {
  const add = (field: string, rule: string, message: string) => findings.push({ line, field, rule, message });
  if (!cells.has('customerName')) add('customerName', 'name_empty', 'customerName must hold more than spaces.');
  if (!cells.has('customerType')) add('customerType', 'type_missing', 'customerType says whether it is an enterprise or an individual.');
  const choice = choiceIn({ line, cells }, rules, findings);
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
  for (const { field, rule, message } of checked.findings) add(field, rule, message);
  return {
    ...checked.customer,
    customerType,
    customerLevel: choice('customerLevel', 'normal'),
    preferredLanguage: choice('preferredLanguage', 'zh'),
    ...Object.fromEntries(plainFields.map((field) => [field, cells.get(field) ?? null])),
    ...keyOf(cells, rules.source),
    ownerId: ownerIn(cells, rules, add),
  };
}

/** A word that stands for a value; `fallback` where there is none. */
const choiceIn =
  ({ line, cells }: FileLine, { valueOf }: RowRules, findings: RowFinding[]) =>
  <Fallback>(field: WordField, fallback: Fallback): string | Fallback => {
    const cell = cells.get(field);
    if (cell === undefined) return fallback;
    const value = valueOf(field, cell);
    if (value === undefined)
      findings.push({ line, field, rule: 'unknown_word', message: `${field} is none of the words that stand for one.` });
    return value ?? fallback;
  };

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

/** The people of a customer, a line each. Where no line says who is the primary contact, the first is. */
function contactsIn(lines: CustomerLines, rules: RowRules, findings: RowFinding[]): RowContact[] {
  const people = lines.filter(({ cells }) => namesContact(cells));
  const one = people[mostContacts];
  if (one) {
    const message = `A customer has at most ${mostContacts} contacts.`;
    findings.push({ line: one.line, field: 'contactName', rule: 'too_many_contacts', message });
  }
  const contacts = people.map((person) => contactIn(person, rules, findings));
  const second = contacts.map(({ isPrimary }, at) => (isPrimary ? people[at] : undefined)).filter((person) => person !== undefined)[1];
  if (second) {
    const message = 'A customer has one primary contact at most.';
    findings.push({ line: second.line, field: 'contactIsPrimary', rule: 'primary_twice', message });
  }
  const isSaid = people.some(({ cells }) => cells.has('contactIsPrimary'));
  return isSaid ? contacts : contacts.map((contact, at) => ({ ...contact, isPrimary: at === 0 }));
}

function contactIn({ line, cells }: FileLine, rules: RowRules, findings: RowFinding[]): RowContact {
  const name = cells.get('contactName');
  if (name === undefined) {
    findings.push({ line, field: 'contactName', rule: 'contact_name_missing', message: 'A contact needs a name: contactName is empty.' });
  }
  const words = { name: name ?? '-', phone: cells.get('contactPhone') ?? null, email: cells.get('contactEmail') ?? null };
  const checked = checkContact(words, rules.phoneRegion);
  for (const { field, ...finding } of checked.findings) findings.push({ line, field: contactFieldOf[field] ?? field, ...finding });
  const choice = choiceIn({ line, cells }, rules, findings);
  return {
    ...checked.contact,
    title: cells.get('contactTitle') ?? null,
    role: choice('contactRole', 'other'),
    isPrimary: choice('contactIsPrimary', 'false') === 'true',
    tellOnHandover: choice('contactTellOnHandover', 'false') === 'true',
  };
}

const contactFieldOf: Readonly<Record<string, string>> = { name: 'contactName', phone: 'contactPhone', email: 'contactEmail' };
