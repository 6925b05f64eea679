/** What the values of open work must be before they are kept. Pure. */
import { normalizeName, type Finding } from '../customers/rules.js';

export interface ValueColumn {
  readonly field: string;
  readonly type: string;
  readonly isRequired?: true;
}

/** The values as they are kept, by field, and every rule they break. An empty text is no text. */
export function checkValues(
  { columns }: { readonly columns: readonly ValueColumn[] },
  given: ReadonlyMap<string, string | null>,
): { readonly values: ReadonlyMap<string, string | null>; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const values = new Map(given);
  for (const { field, type, isRequired } of columns) {
    const value = given.get(field);
    if (value == null) continue;
    if (type === 'text') values.set(field, wordsOf(value, field, isRequired ?? false, findings));
    if (type === 'decimal' && value.startsWith('-')) {
      findings.push({ field, rule: 'amount_negative', message: `${field} must not be negative.` });
    }
  }
  const starts = given.get('startsOn');
  const ends = given.get('endsOn');
  if (starts && ends && ends < starts) findings.push({ field: 'endsOn', rule: 'ends_before_start', message: 'endsOn is before startsOn.' });
  return { values, findings };
}

function wordsOf(value: string, field: string, isRequired: boolean, findings: Finding[]): string | null {
  const checked = normalizeName(value, field);
  if ('value' in checked) return checked.value;
  if (isRequired) findings.push(checked.finding);
  return null;
}
