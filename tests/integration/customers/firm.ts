/** A small firm for tests of customers and the pool: one manager with two salespeople, another manager with one, and the rest. */
import type { Baton } from '../../harness/baton.js';

const people = [
  { externalId: 'M1', role: 'manager' },
  { externalId: 'M2', role: 'manager' },
  { externalId: 'S1', role: 'sales', manager: { externalId: 'M1' } },
  { externalId: 'S2', role: 'sales', manager: { externalId: 'M1' } },
  { externalId: 'S3', role: 'sales', manager: { externalId: 'M2' } },
  { externalId: 'H1', role: 'hr' },
  { externalId: 'A1', role: 'admin' },
  { externalId: 'O1', role: 'operator' },
] as const;

/** Creates the firm and signs everybody in. */
export async function createFirm(baton: Baton) {
  const ids: Record<string, string> = {};
  for (const person of people) {
    const email = `${person.externalId.toLowerCase()}@demo.example`;
    const { status, body } = await baton.key.post('/employees', { name: person.externalId, email, password: 'baton-demo', ...person });
    if (status !== 201) throw new Error(JSON.stringify(body));
    ids[person.externalId] = body.id;
  }
  const [m1, m2, s1, s2, s3, h1, a1, o1] = await Promise.all(people.map(({ externalId }) => baton.signIn(externalId)));
  return { ids, m1: m1!, m2: m2!, s1: s1!, s2: s2!, s3: s3!, h1: h1!, a1: a1!, o1: o1! };
}

let last = 0;
/** A Chinese mobile number that no other test has. */
export const freshPhone = () => `+86138${String(10_000_000 + (last += 1)).padStart(8, '0')}`;
