/** What can be typed in about a customer, and which of it another system keeps. Pure. */
import type { ItemOf } from '../api/answers';

export interface Records {
  readonly contacts: ItemOf<'/api/v1/customers/{id}/360/contacts'>;
  readonly opportunities: ItemOf<'/api/v1/customers/{id}/360/opportunities'>;
  readonly contracts: ItemOf<'/api/v1/customers/{id}/360/contracts'>;
  readonly tickets: ItemOf<'/api/v1/customers/{id}/360/serviceTickets'>;
  readonly payments: ItemOf<'/api/v1/customers/{id}/360/payments'>;
}
export type TypedPart = keyof Records;

/** The system that keeps the record and would send it again; null where it was typed in. */
export const keeperOf = (record: Records[TypedPart]): string | null => ('source' in record ? record.source : null);

/** What was left empty is taken away. */
export const said = (text: string | undefined): string | null => text?.trim() || null;
/** A decimal, as the API takes amounts. */
export const decimal = (amount: number | null | undefined): string | null => (typeof amount === 'number' ? String(amount) : null);
/** An amount of the API in a field for numbers. */
export const amountOf = (amount: string | null | undefined): number | undefined =>
  typeof amount === 'string' ? Number(amount) : undefined;
/** What a field without a value holds. */
export const field = <T>(value: T | null | undefined): T | undefined => value ?? undefined;

/** The body of a change: what differs from the record and nothing else, so that nobody's other change is undone. */
export function changesOf<Body extends object>(record: object, body: Body): Partial<Body> {
  const changes: Partial<Body> = { ...body };
  for (const name in changes) {
    const [before, after] = [Reflect.get(record, name) ?? null, changes[name] ?? null];
    // An amount is the same however many noughts it ends with.
    const isSame = before === after || (name === 'amount' && before !== null && after !== null && Number(before) === Number(after));
    if (isSame) delete changes[name];
  }
  return changes;
}
