/** What is asked about duplicates of a customer that somebody types in. Pure. */
import type { BodyOf } from '../api/answers';
import { filled, type CustomerFields } from './fields';

export type DuplicateQuestion = BodyOf<'/api/v1/customers/duplicate-check', 'post'>;

/** From how many characters on a field says enough to be asked about. */
const leastCharacters = { customerName: 2, phone: 7, taxId: 8, email: 5 } as const;

/** What is asked of a form as it stands; undefined while there is too little. */
export function questionOf(fields: Partial<CustomerFields>): DuplicateQuestion | undefined {
  const { customerType } = fields;
  const enough = (field: keyof typeof leastCharacters) => {
    const text = filled(fields[field]);
    return text !== undefined && text.length >= leastCharacters[field] ? text : undefined;
  };
  const question = {
    customerName: enough('customerName'),
    phone: enough('phone'),
    taxId: customerType === 'individual' ? undefined : enough('taxId'),
    email: enough('email'),
  };
  return Object.values(question).every((text) => text === undefined) ? undefined : { ...question, customerType };
}

/** The question without the fields that are refused: a number that is not typed to its end says nothing yet. */
export function withoutRefused(question: DuplicateQuestion, refused: readonly string[]): DuplicateQuestion | undefined {
  const rest: DuplicateQuestion = Object.fromEntries(Object.entries(question).filter(([field]) => !refused.includes(field)));
  const { customerType: _, ...asked } = rest;
  return Object.values(asked).every((text) => text === undefined) ? undefined : rest;
}
