/** What the text in a search box may mean: part of a name or its pinyin initials, a phone, a tax id, an e-mail address. Pure. */
import { getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/max';
import { normalizePhone, normalizeTaxId } from './rules.js';

export interface NameWords {
  /** As searched_name makes it of a name (migration customer_search). */
  readonly text: string;
  /** Neighbours that a name must hold; ^ marks its beginning. */
  readonly pairs: readonly string[];
  /** Whether it can be pinyin initials. */
  readonly isInitials: boolean;
}

/** In E.164, or parts of it as they are compared. */
export type PhoneWords = { readonly whole: string } | { readonly beginning?: string; readonly lastDigits?: string };

export interface SearchWords {
  readonly name?: NameWords;
  readonly phone?: PhoneWords;
  /** How a tax id begins. */
  readonly taxId?: string;
  /** How an e-mail address begins, in lower case. */
  readonly email?: string;
}

/** Fewer digits at the end, or at the beginning, of a phone are those of too many. */
const fewestLastDigits = 4;
const fewestFirstDigits = 7;
const fewestOfTaxId = 6;

/** Everything that `text` may mean; a customer is found by any of it. Empty where there is nothing to search for. */
export function readSearch(text: string, phoneRegion: string): SearchWords {
  const name = nameWords(text);
  if (name === undefined) return {};
  if (name.text.includes('@')) return { name, email: name.text };
  const phone = phoneWords(text, phoneRegion);
  const taxId = taxIdBeginning(text);
  return { name, ...(phone && { phone }), ...(taxId !== undefined && { taxId }) };
}

/** As the database's searched_name and name_pairs see it; undefined where nothing remains. One character means a name that begins with it. */
export function nameWords(text: string): NameWords | undefined {
  const searched = text.normalize('NFKC').replace(/\s/gu, '').toLowerCase();
  const characters = Array.from(searched);
  if (characters.length === 0) return undefined;
  const pairs =
    characters.length === 1 ? [`^${searched}`] : characters.slice(1).map((character, index) => `${characters[index]}${character}`);
  return { text: searched, pairs: [...new Set(pairs)], isInitials: /^[a-z0-9]+$/.test(searched) };
}

function phoneWords(text: string, phoneRegion: string): PhoneWords | undefined {
  const digits = text.normalize('NFKC').replace(/[\s()./-]/gu, '');
  if (!/^\+?\d{4,}$/.test(digits)) return undefined;
  const whole = normalizePhone(text, phoneRegion);
  if ('value' in whole) return { whole: whole.value };
  if (digits.startsWith('+')) return digits.length > fewestFirstDigits ? { beginning: digits } : undefined;
  const isBeginning = digits.length >= fewestFirstDigits && isSupportedCountry(phoneRegion);
  return {
    ...(isBeginning && { beginning: `+${getCountryCallingCode(phoneRegion)}${digits}` }),
    ...(digits.length >= fewestLastDigits && { lastDigits: digits }),
  };
}

function taxIdBeginning(text: string): string | undefined {
  const checked = normalizeTaxId(text);
  // A number that is still being typed does not check yet.
  const value = 'value' in checked ? checked.value : text.replace(/\s/gu, '').toUpperCase();
  return /^[0-9A-Z]+$/.test(value) && value.length >= fewestOfTaxId && /\d/.test(value) ? value : undefined;
}
