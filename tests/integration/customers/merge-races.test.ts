/** A merge and what others do to the same two customers in the same moment. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { inTurn } from '../../harness/lock-queue.js';
import { rounds } from '../../harness/rounds.js';
import { createMerging, type Merging } from './merging.js';

let baton: Baton;
let firm: Merging['firm'];
let customer: Merging['customer'];
let merge: Merging['merge'];
let openHandover: Merging['openHandover'];
beforeAll(async () => {
  baton = await startBaton();
  ({ firm, customer, merge, openHandover } = await createMerging(baton));
});
afterAll(() => baton.stop());

// Both orders by a lock that both wait behind, so that neither depends on luck.
const inOrder = <First, Second>(isMergeFirst: boolean, row: { id: string }, merging: () => Promise<First>, other: () => Promise<Second>) =>
  isMergeFirst
    ? inTurn(baton.databaseUrl, row.id, [merging, other])
    : inTurn(baton.databaseUrl, row.id, [other, merging]).then(([second, first]): [First, Second] => [first, second]);
const update = ({ id }: { id: string }, headers?: Record<string, string>) =>
  firm.s1.patch(`/customers/${id}`, { industry: '软件' }, headers);

describe.each([
  ['the merge first', true],
  ['the other first', false],
] as const)('%s:', (_, isMergeFirst) => {
  test('a merge and an update of the other: what was changed is kept, or its writer is told', async () => {
    for (let round = 0; round < rounds(3, 50); round += 1) {
      const [survivor, duplicate] = [await customer(), await customer()];
      const [merged, updated] = await inOrder(
        isMergeFirst,
        duplicate,
        () => merge(survivor, duplicate),
        () => update(duplicate),
      );
      expect(merged.status).toBe(200);
      if (isMergeFirst) expect(updated.body).toMatchObject({ status: 409, code: 'customer_merged', mergedInto: survivor.id });
      else expect(updated.status).toBe(200);
      expect((await firm.s1.get(`/customers/${survivor.id}`)).body.industry).toBe(isMergeFirst ? null : '软件');
    }
  });

  test('a merge of what one has seen and an update of it: the second is refused', async () => {
    for (let round = 0; round < rounds(3, 50); round += 1) {
      const [survivor, duplicate] = [await customer(), await customer()];
      const [merged, updated] = await inOrder(
        isMergeFirst,
        duplicate,
        () => merge(survivor, duplicate, { duplicateVersion: 1 }),
        () => update(duplicate, { 'if-match': '"1"' }),
      );
      expect([merged.status, updated.status]).toEqual(isMergeFirst ? [200, 409] : [412, 200]);
    }
  });

  test('a merge and an update of the one that stays: both are done', async () => {
    for (let round = 0; round < rounds(3, 50); round += 1) {
      const [survivor, duplicate] = [await customer(), await customer({ industry: '制造' })];
      const [merged, updated] = await inOrder(
        isMergeFirst,
        survivor,
        () => merge(survivor, duplicate),
        () => update(survivor),
      );
      expect([merged.status, updated.status]).toEqual([200, 200]);
      expect((await firm.s1.get(`/customers/${survivor.id}`)).body.industry).toBe('软件');
    }
  });

  test.each(['survivor', 'duplicate'] as const)('a merge and a new handover of the %s: one of the two is refused', async (which) => {
    for (let round = 0; round < rounds(3, 50); round += 1) {
      const pair = { survivor: await customer(), duplicate: await customer() };
      const [merged, opened] = await inOrder(
        isMergeFirst,
        pair[which],
        () => merge(pair.survivor, pair.duplicate),
        () => openHandover(pair[which].id),
      );
      if (!isMergeFirst) {
        expect(opened).toBe('opened');
        expect(merged.body).toMatchObject({ status: 409, code: 'handover_open' });
        continue;
      }
      // After the merge the survivor can be handed over; the other has nobody to be taken from.
      expect([merged.status, opened]).toEqual([200, which === 'survivor' ? 'opened' : 'refused']);
    }
  });

  test('a merge and a follow-up of the other: it is on the survivor, or refused', async () => {
    for (let round = 0; round < rounds(3, 50); round += 1) {
      const [survivor, duplicate] = [await customer(), await customer()];
      const [merged, followed] = await inOrder(
        isMergeFirst,
        duplicate,
        () => merge(survivor, duplicate),
        () => firm.s1.post(`/customers/${duplicate.id}/follow-ups`, { channel: 'call', content: 'a' }),
      );
      expect(merged.status).toBe(200);
      if (isMergeFirst) expect(followed.body).toMatchObject({ status: 409, code: 'customer_merged' });
      else expect(followed.status).toBe(201);
      const { body } = await firm.s1.get(`/customers/${survivor.id}/follow-ups`);
      expect(body.items).toHaveLength(isMergeFirst ? 0 : 1);
    }
  });
});

test('two merges into each other: one of them is done', async () => {
  for (let round = 0; round < rounds(20, 300); round += 1) {
    const [one, other] = [await customer(), await customer()];
    const answers = await Promise.all([merge(one, other), merge(other, one)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  }
});
