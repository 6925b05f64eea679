/** How phone numbers are written in each country. Pure; with the rules of all of them, so it is loaded only where a number is shown. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** A number of E.164 in groups, with its country: +86 138 0013 8000. What is masked, or no number, stays as it is. */
export function grouped(phone: string): string {
  if (!/^\+\d+$/.test(phone)) return phone;
  return parsePhoneNumberFromString(phone)?.formatInternational() ?? phone;
}
