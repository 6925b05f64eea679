/**
 * What a customer's own words must be before they are kept: one form per number, so that two spellings of one phone or one
 * tax number meet in the unique index. Pure: nothing here knows HTTP or the database.
 */
import parsePhoneNumber, { type CountryCode } from 'libphonenumber-js/max';

/** A rule that a value breaks. `field` is a JSON path into the body, `rule` is stable and becomes the problem's code. */
export interface Finding {
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

export type Checked<Value> = { readonly value: Value } | { readonly finding: Finding };

const found = (field: string, rule: string, message: string) => ({ finding: { field, rule, message } });

/** What is common to a name typed by a person and one sent by a system: Unicode in one form, no outer and no doubled spaces. */
export function normalizeName(text: string, field = 'customerName'): Checked<string> {
  const value = text.normalize('NFC').replace(/\s+/gu, ' ').trim();
  return value === '' ? found(field, 'name_empty', `${field} must hold more than spaces.`) : { value };
}

/**
 * E.164. A number without + is read as one of `region` (BATON_PHONE_REGION). Extensions are refused: E.164 has no place for
 * them, and a number that loses its extension reaches somebody else.
 */
export function normalizePhone(text: string, region: string, field = 'phone'): Checked<string> {
  const number = parsePhoneNumber(text.normalize('NFKC'), { defaultCountry: regionOf(region), extract: false });
  if (!number?.isValid())
    return found(field, 'invalid_phone', `${field} is not a telephone number; write it with its country, as in +86 138 0013 8000.`);
  if (number.ext) return found(field, 'invalid_phone', `${field} has an extension; give the number without it.`);
  return { value: number.number };
}

const isRegion = (text: string): text is CountryCode => /^[A-Z]{2}$/.test(text);
const regionOf = (text: string): CountryCode | undefined => (isRegion(text) ? text : undefined);

// GB 32100-2015, 法人和其他组织统一社会信用代码编码规则: the letters I, O, S, V and Z are not used.
const creditCodeAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const creditCodeWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
// Registering authority, kind of body, six digits of the region, nine of the organisation, one that checks.
const creditCodeShape = /^[0-9A-Z]{2}\d{6}[0-9A-Z]{10}$/;

/** The check character of the first 17 of a unified social credit code, or undefined where a character has no value. */
export function creditCodeCheck(first17: string): string | undefined {
  let sum = 0;
  for (const [index, weight] of creditCodeWeights.entries()) {
    const value = creditCodeAlphabet.indexOf(first17.charAt(index));
    if (value < 0 || first17.length !== creditCodeWeights.length) return undefined;
    sum += value * weight;
  }
  return creditCodeAlphabet.charAt((31 - (sum % 31)) % 31);
}

/**
 * A tax number in one form: upper case, without the spaces, dots, hyphens and slashes that people group it with. What has the shape of a unified social credit code must check as one;
 * other countries' numbers are taken as they are.
 */
export function normalizeTaxId(text: string, field = 'taxId'): Checked<string> {
  const value = text
    .normalize('NFKC')
    .replace(/[\s./-]+/gu, '')
    .toUpperCase();
  if (!/^[0-9A-Z]{4,32}$/.test(value)) {
    return found(field, 'invalid_tax_id', `${field} is 4 to 32 letters and digits.`);
  }
  if (creditCodeShape.test(value) && creditCodeCheck(value.slice(0, 17)) !== value.charAt(17)) {
    return found(field, 'invalid_tax_id', `${field} has the shape of a unified social credit code, but its check character is wrong.`);
  }
  return { value };
}

/** Trimmed, the domain in lower case (RFC 5321, 2.3.5: domains do not distinguish case, local parts may). */
export function normalizeEmail(text: string, field = 'email'): Checked<string> {
  const [, local, domain] = /^([^\s@"(),:;<>[\]\\]{1,64})@([^\s@]{1,255})$/u.exec(text.normalize('NFC').trim()) ?? [];
  const isDomain =
    domain !== undefined && /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]*[\p{L}\p{N}]$/u.test(domain);
  if (local === undefined || !isDomain) return found(field, 'invalid_email', `${field} is not an e-mail address.`);
  return { value: `${local}@${domain.toLowerCase()}` };
}

/** The fields that have a rule; null is "empty on purpose". */
export interface CustomerWords {
  readonly customerName: string;
  readonly customerType: 'individual' | 'enterprise';
  readonly phone?: string | null;
  readonly taxId?: string | null;
  readonly email?: string | null;
}

export interface ContactWords {
  readonly name: string;
  readonly phone?: string | null;
  readonly email?: string | null;
}

/** The customer as it is kept, or every rule that it breaks. */
export function checkCustomer<Words extends CustomerWords>(
  words: Words,
  region: string,
): { readonly customer: Words; readonly findings: readonly Finding[] } {
  const gather = new Gathering();
  const customer = {
    ...words,
    customerName: gather.take(words.customerName, normalizeName(words.customerName)),
    phone: gather.optional(words.phone, (text) => normalizePhone(text, region)),
    taxId: gather.optional(words.taxId, (text) => normalizeTaxId(text)),
    email: gather.optional(words.email, (text) => normalizeEmail(text)),
  };
  if (customer.customerType === 'individual' && customer.taxId) {
    gather.add('taxId', 'tax_id_of_individual', 'Only an enterprise has a tax id here.');
  }
  if (!customer.phone && !customer.taxId && !customer.email) {
    gather.add('phone', 'contact_point_missing', 'A customer needs at least one of phone, email and taxId.');
  }
  return { customer, findings: gather.findings };
}

/** A contact as it is kept, or every rule that it breaks. `path` leads to it in the body: `contacts/0/`, or nothing. */
export function checkContact<Words extends ContactWords>(
  words: Words,
  region: string,
  path = '',
): { readonly contact: Words; readonly findings: readonly Finding[] } {
  const gather = new Gathering();
  const contact = {
    ...words,
    name: gather.take(words.name, normalizeName(words.name, `${path}name`)),
    phone: gather.optional(words.phone, (text) => normalizePhone(text, region, `${path}phone`)),
    email: gather.optional(words.email, (text) => normalizeEmail(text, `${path}email`)),
  };
  return { contact, findings: gather.findings };
}

/** Collects what is wrong, so that a caller learns of all of it at once. */
class Gathering {
  readonly findings: Finding[] = [];

  add(field: string, rule: string, message: string): void {
    this.findings.push({ field, rule, message });
  }

  take(given: string, checked: Checked<string>): string {
    if ('value' in checked) return checked.value;
    this.findings.push(checked.finding);
    return given;
  }

  /** An empty string from a form means the same as null. */
  optional(given: string | null | undefined, check: (text: string) => Checked<string>): string | null | undefined {
    if (given === undefined) return undefined;
    return given === null || given.trim() === '' ? null : this.take(given, check(given));
  }
}
