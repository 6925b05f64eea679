/** What the charts of a customer show: payments by month, open opportunities by stage. Pure. */

export interface PaymentFigure {
  /** YYYY-MM-DD */
  readonly dueOn: string;
  readonly paidOn: string | null;
  /** A decimal number. */
  readonly amount: string;
  readonly currency: string;
}

export interface OpportunityFigure {
  readonly status: string;
  readonly stage: string | null;
  readonly amount: string | null;
  readonly currency: string;
}

export interface Month {
  /** YYYY-MM */
  readonly month: string;
  /** Of what is due in this month. */
  readonly due: number;
  /** Of what was paid in this month, whenever it was due. */
  readonly paid: number;
}

export interface Stage {
  /** Null: without a stage. */
  readonly stage: string | null;
  readonly count: number;
  readonly amount: number;
}

/** The currency that most are in: amounts of several do not add up. Undefined where there is nothing. */
export function mainCurrency(records: readonly { readonly currency: string }[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { currency } of records) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0];
}

/** Each month from the first to the last that something was due or paid in, the empty ones between them, too. */
export function paymentsByMonth(payments: readonly PaymentFigure[], currency: string): Month[] {
  const due = new Map<string, number>();
  const paid = new Map<string, number>();
  const add = (sums: Map<string, number>, day: string, amount: string) =>
    sums.set(day.slice(0, 7), (sums.get(day.slice(0, 7)) ?? 0) + Number(amount));
  for (const payment of payments) {
    if (payment.currency !== currency) continue;
    add(due, payment.dueOn, payment.amount);
    if (payment.paidOn !== null) add(paid, payment.paidOn, payment.amount);
  }
  const months = [...due.keys(), ...paid.keys()].toSorted();
  return monthsBetween(months[0], months.at(-1)).map((month) => ({ month, due: due.get(month) ?? 0, paid: paid.get(month) ?? 0 }));
}

function monthsBetween(first: string | undefined, last: string | undefined): string[] {
  if (first === undefined || last === undefined) return [];
  const months: string[] = [];
  for (let month = first; month <= last; month = nextMonth(month)) months.push(month);
  return months;
}

function nextMonth(month: string): string {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))];
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

/** Open opportunities by stage, the largest sum first. */
export function pipelineOf(opportunities: readonly OpportunityFigure[], currency: string): Stage[] {
  const stages = new Map<string | null, Stage>();
  for (const { status, stage, amount, currency: of } of opportunities) {
    if (status !== 'open' || of !== currency) continue;
    const { count = 0, amount: sum = 0 } = stages.get(stage) ?? {};
    stages.set(stage, { stage, count: count + 1, amount: sum + Number(amount ?? 0) });
  }
  return [...stages.values()].toSorted((one, other) => other.amount - one.amount);
}
