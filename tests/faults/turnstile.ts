/** Lets a given number through at a time, so that something is left to do when a part is killed. */
export function createTurnstile() {
  let admitted = 0;
  const waiting: (() => void)[] = [];
  return {
    pass: (): Promise<void> =>
      new Promise((through) => {
        if (admitted > 0) {
          admitted -= 1;
          through();
        } else waiting.push(through);
      }),
    /** Lets so many more through, Infinity: everybody from now on. */
    admit(count: number): void {
      admitted += count;
      for (; admitted > 0 && waiting.length > 0; admitted -= 1) waiting.shift()?.();
    },
  };
}
