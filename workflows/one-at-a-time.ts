/**
 * The lock of a workflow. A library's would do; but the SDK keeps a stack for every promise of a workflow, which costs more than
 * all else in it, and this one makes a quarter of the promises.
 */
export class OneAtATime {
  #isTaken = false;
  readonly #waiting: (() => void)[] = [];

  get isTaken(): boolean {
    return this.#isTaken;
  }

  /** Runs `work` when everything that was asked for earlier is done, however it ended. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isTaken) await new Promise<void>((turn) => this.#waiting.push(turn));
    this.#isTaken = true;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // Whoever is next has it already: nobody comes in between.
      if (next === undefined) this.#isTaken = false;
      else next();
    }
  }
}
