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
  run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#isTaken ? new Promise<void>((come) => this.#waiting.push(come)) : undefined;
    this.#isTaken = true;
    const result = turn === undefined ? work() : turn.then(work);
    void result.then(this.#passOn, this.#passOn);
    return result;
  }

  /** Whoever is next has it already: nobody comes in between. */
  readonly #passOn = (): void => {
    const next = this.#waiting.shift();
    if (next === undefined) this.#isTaken = false;
    else next();
  };
}
