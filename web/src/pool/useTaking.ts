import { useState } from 'react';
import { assignAll, claimMany, claimOne, settle, type Named, type Outcome, type Share } from './outcomes';

const nothing: ReadonlySet<string> = new Set();

export interface Taking {
  /** Ids of the customers whose claim is under way. */
  readonly pending: ReadonlySet<string>;
  /** Of the last thing that was done. */
  readonly outcomes: readonly Outcome[];
  readonly claim: (customers: readonly Named[]) => Promise<void>;
  readonly assign: (customers: readonly Named[], shares: readonly Share[]) => Promise<void>;
  readonly forget: () => void;
}

/** Takes customers out of the pool, and keeps what became of each. */
export function useTaking(): Taking {
  const [pending, setPending] = useState(nothing);
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);

  async function run(customers: readonly Named[], work: () => Promise<readonly Outcome[]>) {
    const ids = customers.map(({ id }) => id);
    setPending((before) => new Set([...before, ...ids]));
    const done = await work();
    setOutcomes(done);
    setPending((before) => new Set([...before].filter((id) => !ids.includes(id))));
    await settle(done);
  }

  return {
    pending,
    outcomes,
    claim: (customers) => {
      const [one, ...others] = customers;
      return run(customers, async () => (one !== undefined && others.length === 0 ? [await claimOne(one)] : claimMany(customers)));
    },
    assign: (customers, shares) => run(customers, () => assignAll(customers, shares)),
    forget: () => setOutcomes([]),
  };
}
