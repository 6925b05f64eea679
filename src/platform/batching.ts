/** Questions that are asked in the same moment become one. */

/**
 * `ask` for many keys at once as a question for one. While a batch is on its way, whoever asks waits for the next; so no answer is older
 * than its question, and however many ask, the database is asked by one statement at a time. Undefined where the answer has no such key.
 */
export function batched<Key, Answer>(
  ask: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Answer>>,
): (key: Key) => Promise<Answer | undefined> {
  let underWay: Promise<unknown> | undefined;
  let next: Batch<Key, Answer> | undefined;

  const open = (): Batch<Key, Answer> => {
    const keys = new Set<Key>();
    const answers = (underWay ?? Promise.resolve()).then(() => {
      next = undefined;
      const asked = ask([...keys]);
      underWay = asked.catch(() => undefined); // who asked hears of it
      return asked;
    });
    return { keys, answers };
  };

  return async (key) => {
    next ??= open();
    next.keys.add(key);
    return (await next.answers).get(key);
  };
}

interface Batch<Key, Answer> {
  readonly keys: Set<Key>;
  readonly answers: Promise<ReadonlyMap<Key, Answer>>;
}
