/** Who is signed in: there on every page behind the shell. */
import { createContext, useContext } from 'react';
import type { paths } from '../api/openapi';

export type Person = paths['/api/v1/me']['get']['responses'][200]['content']['application/json'];
export type Role = Person['role'];

/** HR and operators look after people and processes; a customer's page is not there for them. */
export const seesCustomers = ({ role }: Pick<Person, 'role'>): boolean => role !== 'hr' && role !== 'operator';

export const PersonContext = createContext<Person | undefined>(undefined);

export function usePerson(): Person {
  const person = useContext(PersonContext);
  if (person === undefined) throw new Error('This component belongs behind the shell.');
  return person;
}
