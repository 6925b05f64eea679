/** The few sentences above the 360° view, in the languages Baton speaks. Pure. */

export interface Sum {
  readonly currency: string;
  readonly count: number;
  readonly amount: string;
}

export interface Sums {
  readonly openOpportunities: Sum[];
  readonly contractsInForce: Sum[];
  readonly unpaid: Sum[];
  readonly overdue: Sum[];
  readonly disputed: Sum[];
  readonly unresolvedTickets: number;
}

const countOf = (sums: readonly Sum[]) => sums.reduce((total, { count }) => total + count, 0);
const amountOf = (sums: readonly Sum[]) => sums.map(({ amount, currency }) => `${grouped(amount)} ${currency}`).join(' + ');
/** `1234567.00` as 1,234,567: read in a sentence, both languages write it so. */
const grouped = (amount: string) => amount.replace(/\.00$/, '').replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** What is open, what it is worth, what is owed, and when somebody last spoke with the customer. */
export function summaryText(sums: Sums, lastFollowUp: Date | null): { readonly zh: string; readonly en: string } {
  const { unresolvedTickets: tickets } = sums;
  const lines = [
    sentence(sums.openOpportunities, '个进行中商机', 'open opportunity', 'open opportunities'),
    sentence(sums.contractsInForce, '份生效合同', 'contract in force', 'contracts in force'),
    sentence(sums.overdue, '笔逾期回款', 'overdue payment', 'overdue payments'),
    sentence(sums.disputed, '笔争议回款', 'disputed payment', 'disputed payments'),
    tickets > 0 && { zh: `${tickets} 个未解决工单`, en: `${tickets} unresolved ${tickets === 1 ? 'ticket' : 'tickets'}` },
    lastFollowUp
      ? { zh: `最近跟进 ${dayOf(lastFollowUp)}`, en: `last follow-up ${dayOf(lastFollowUp)}` }
      : { zh: '尚无跟进', en: 'no follow-up yet' },
  ].filter((line) => line !== false);
  return { zh: `${lines.map(({ zh }) => zh).join('；')}。`, en: `${capitalized(lines.map(({ en }) => en).join('; '))}.` };
}

function sentence(sums: readonly Sum[], zh: string, one: string, many: string) {
  const count = countOf(sums);
  return count > 0 && { zh: `${count} ${zh}（${amountOf(sums)}）`, en: `${count} ${count === 1 ? one : many} (${amountOf(sums)})` };
}

const capitalized = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

const dayOf = (at: Date) => at.toISOString().slice(0, 10);
