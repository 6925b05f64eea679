/** What remains of a phone, an e-mail address or a tax id for someone who has not claimed the customer (processes.md, Pool). Pure. */

/** Country and operator remain, and the last two digits: enough to recognise a number that one has, too little to call it. */
export const maskPhone = (phone: string | null): string | null => mask(phone, 6, 2);

export const maskTaxId = (taxId: string | null): string | null => mask(taxId, 4, 2);

export function maskEmail(email: string | null): string | null {
  if (email === null) return null;
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}***${email.slice(at)}`;
}

/** A surname, or how a firm's name begins and ends. */
export function maskName(name: string): string {
  const characters = Array.from(name);
  const [first, last] = characters.length >= 6 ? [2, 2] : [1, 0];
  return characters.map((character, index) => (index < first || index >= characters.length - last ? character : '*')).join('');
}

/** At least four characters are hidden, however short the text is. */
function mask(text: string | null, first: number, last: number): string | null {
  if (text === null) return null;
  const shown = text.length >= first + last + 4 ? { first, last } : { first: Math.min(2, Math.max(0, text.length - 4)), last: 0 };
  const hidden = text.length - shown.first - shown.last;
  return text.slice(0, shown.first) + '*'.repeat(hidden) + text.slice(text.length - shown.last);
}
