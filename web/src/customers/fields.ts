/** Between a customer as the form has it and as the API has it. Pure. */
import type { BodyOf } from '../api/answers';
import type { Customer } from './filter';

export type NewCustomer = BodyOf<'/api/v1/customers', 'post'>;
export type CustomerChange = BodyOf<'/api/v1/customers/{id}', 'patch'>;

/** A text that was left empty is '' or missing, as forms have it. */
export interface ContactFields {
  readonly name: string;
  readonly title?: string;
  readonly role?: (typeof contactRoles)[number];
  readonly phone?: string;
  readonly email?: string;
}
export const contactRoles = ['decision_maker', 'user', 'finance', 'technical', 'other'] as const;

export interface CustomerFields {
  readonly customerName: string;
  readonly customerType: Customer['customerType'];
  readonly phone?: string;
  readonly taxId?: string;
  readonly email?: string;
  readonly industry?: string;
  readonly region?: string;
  readonly customerLevel: Customer['customerLevel'];
  readonly preferredLanguage: Customer['preferredLanguage'];
  /** An employee by id; of a new customer only. */
  readonly owner?: string;
  /** Of a new enterprise only; the first is the primary one. */
  readonly contacts?: readonly (ContactFields | undefined)[];
}

export const textFields = ['customerName', 'phone', 'taxId', 'email', 'industry', 'region'] as const;
const choiceFields = ['customerType', 'customerLevel', 'preferredLanguage'] as const;
export const editableFields = [...textFields, ...choiceFields] as const;
export type EditableField = (typeof editableFields)[number];

export const emptyCustomer: CustomerFields = {
  customerName: '',
  customerType: 'enterprise',
  customerLevel: 'normal',
  preferredLanguage: 'zh',
};

export const filled = (text: string | null | undefined): string | undefined => text?.trim() || undefined;

/** What is filled in; what was left empty is left out. A person has neither a tax id nor contacts. */
export function newCustomerOf(fields: CustomerFields): NewCustomer {
  const { customerName, customerType, customerLevel, preferredLanguage, owner, contacts = [] } = fields;
  const isEnterprise = customerType === 'enterprise';
  const people = isEnterprise ? contacts.flatMap((each) => each ?? []) : [];
  return {
    customerName: customerName.trim(),
    customerType,
    customerLevel,
    preferredLanguage,
    phone: filled(fields.phone),
    email: filled(fields.email),
    taxId: isEnterprise ? filled(fields.taxId) : undefined,
    industry: filled(fields.industry),
    region: filled(fields.region),
    owner: owner === undefined ? undefined : { id: owner },
    contacts: people.length === 0 ? undefined : people.map((person, at) => ({ ...contactOf(person), isPrimary: at === 0 })),
  };
}

const contactOf = ({ name, title, role, phone, email }: ContactFields) => ({
  name: name.trim(),
  title: filled(title),
  role,
  phone: filled(phone),
  email: filled(email),
});

/** A customer as the form shows it. */
export const fieldsOf = (customer: Customer): CustomerFields => ({
  customerName: customer.customerName,
  customerType: customer.customerType,
  phone: customer.phone ?? '',
  taxId: customer.taxId ?? '',
  email: customer.email ?? '',
  industry: customer.industry ?? '',
  region: customer.region ?? '',
  customerLevel: customer.customerLevel,
  preferredLanguage: customer.preferredLanguage,
});

const valueOf = (fields: CustomerFields, field: EditableField): string => filled(fields[field]) ?? '';

/** The fields in which two versions of a customer differ. */
export const differingFields = (one: CustomerFields, other: CustomerFields): EditableField[] =>
  editableFields.filter((field) => valueOf(one, field) !== valueOf(other, field));

/** The body of a change: what differs from `before` and nothing else, so that nobody's other change is undone. */
export function changeOf(before: CustomerFields, after: CustomerFields): CustomerChange {
  const changed = new Set(differingFields(before, after));
  const texts = textFields.filter((field) => changed.has(field)).map((field) => [field, filled(after[field]) ?? null] as const);
  return {
    ...Object.fromEntries(texts),
    ...(changed.has('customerType') && { customerType: after.customerType }),
    ...(changed.has('customerLevel') && { customerLevel: after.customerLevel }),
    ...(changed.has('preferredLanguage') && { preferredLanguage: after.preferredLanguage }),
  };
}

export interface Rebased {
  /** Mine where I changed something, theirs elsewhere. */
  readonly fields: CustomerFields;
  /** What they changed and I did not. */
  readonly taken: readonly EditableField[];
  /** What we both changed, to different things. */
  readonly contested: readonly EditableField[];
}

/** What a form holds after somebody else has saved a change of `before` meanwhile. */
export function rebase(before: CustomerFields, mine: CustomerFields, theirs: CustomerFields): Rebased {
  const changed = new Set(differingFields(before, mine));
  const theirChanges = differingFields(before, theirs);
  const taken = theirChanges.filter((field) => !changed.has(field));
  const contested = theirChanges.filter((field) => changed.has(field) && valueOf(mine, field) !== valueOf(theirs, field));
  return { fields: { ...mine, ...Object.fromEntries(taken.map((field) => [field, theirs[field]])) }, taken, contested };
}
