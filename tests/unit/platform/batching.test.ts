import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batched } from '../../../src/platform/batching.js';

/** Asks that are answered when the test says so. */
function held() {
  const asked: { keys: readonly string[]; answer: () => void; fail: () => void }[] = [];
  const ask = (keys: readonly string[]) =>
    new Promise<ReadonlyMap<string, string>>((resolve, reject) => {
      asked.push({
        keys,
        answer: () => resolve(new Map(keys.filter((key) => key !== 'nobody').map((key) => [key, key.toUpperCase()]))),
        fail: () => reject(new Error('away')),
      });
    });
  return { asked, find: batched(ask) };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('the first is asked at once, and those who come meanwhile together, each once', async () => {
  const { asked, find } = held();
  const first = find('a');
  await turn();
  const others = [find('b'), find('nobody'), find('b')];
  await turn();
  expect(asked.map(({ keys }) => keys)).toEqual([['a']]);
  asked[0]!.answer();
  await turn();
  expect(asked.map(({ keys }) => keys)).toEqual([['a'], ['b', 'nobody']]);
  asked[1]!.answer();
  expect(await first).toBe('A');
  expect(await Promise.all(others)).toEqual(['B', undefined, 'B']);
});

test('a question is never answered by what was asked before it', async () => {
  const { asked, find } = held();
  void find('a');
  await turn();
  const again = find('a');
  asked[0]!.answer();
  await turn();
  expect(asked).toHaveLength(2);
  asked[1]!.answer();
  expect(await again).toBe('A');
});

test('who was asked for in vain hears of it, and the next are asked all the same', async () => {
  const { asked, find } = held();
  const first = find('a');
  await turn();
  const second = find('b');
  asked[0]!.fail();
  await expect(first).rejects.toThrow('away');
  await turn();
  asked[1]!.answer();
  expect(await second).toBe('B');
});

test('whoever asks in whatever order is answered for their own key', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean())), async (questions) => {
      const find = batched(async (keys: readonly string[]) => {
        await turn();
        return new Map(keys.map((key) => [key, key.toUpperCase()]));
      });
      const answers: Promise<string | undefined>[] = [];
      for (const [key, waits] of questions) {
        answers.push(find(key));
        if (waits) await turn();
      }
      expect(await Promise.all(answers)).toEqual(questions.map(([key]) => key.toUpperCase()));
    }),
  );
});
