/** What `npm start` says about itself: a line when something is done, and before that a sign of life where it takes its time. */

export type Say = (line: string) => void;

const quietMs = 2_000;
const seldomMs = 15_000;

/**
 * Runs `work` and says how long it took. After two seconds, and then ever more seldom, it says that it goes on;
 * `detail` may add how far it is.
 */
export async function withProgress<T>(say: Say, what: string, work: () => Promise<T>, detail: () => string = () => ''): Promise<T> {
  const began = Date.now();
  let timer: NodeJS.Timeout | undefined;
  const goOn = (delay: number) => {
    timer = setTimeout(() => {
      say(`… ${what}: ${Math.round((Date.now() - began) / 1000)} s so far${detail()}`);
      goOn(Math.min(delay * 1.5, seldomMs));
    }, delay);
  };
  goOn(quietMs);
  try {
    const result = await work();
    say(`✓ ${what} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    return result;
  } finally {
    clearTimeout(timer);
  }
}
