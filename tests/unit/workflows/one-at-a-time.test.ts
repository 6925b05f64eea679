import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OneAtATime } from '../../../workflows/one-at-a-time.js';

test('work runs in the order in which it was asked for, never two at once, whatever fails', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(fc.record({ fails: fc.boolean(), steps: fc.nat(3) }), { maxLength: 8 }), async (s, works) => {
      const lock = new OneAtATime();
      const begun: number[] = [];
      let running = 0;
      const results = works.map(({ fails, steps }, index) =>
        lock.run(async () => {
          begun.push(index);
          expect((running += 1)).toBe(1);
          expect(lock.isTaken).toBe(true);
          for (let step = 0; step < steps; step += 1) await s.schedule(Promise.resolve(), `${index}.${step}`);
          running -= 1;
          if (fails) throw new Error(String(index));
          return index;
        }),
      );
      const settled = Promise.allSettled(results);
      await s.waitFor(settled);
      expect(begun).toEqual(works.map((_, index) => index));
      expect((await settled).map(({ status }) => status)).toEqual(works.map(({ fails }) => (fails ? 'rejected' : 'fulfilled')));
      expect(lock.isTaken).toBe(false);
    }),
  );
});

test('whoever asks when the lock is handed on comes after those who wait', async () => {
  const lock = new OneAtATime();
  const order: string[] = [];
  const first = lock.run(async () => void order.push('first'));
  const second = lock.run(async () => void order.push('second'));
  const third = first.then(() => lock.run(async () => void order.push('third')));
  await Promise.all([first, second, third]);
  expect(order).toEqual(['first', 'second', 'third']);
});
