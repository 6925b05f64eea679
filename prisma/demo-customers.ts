/** Makes up the demo company's customers and what they have open: plain rows, the same for the same seed, dated back from now. */
import type { Prisma } from '../src/platform/database.js';
import { newId } from '../src/platform/database.js';
import { creditCodeCheck } from '../src/customers/rules.js';
import { createDice, type Dice } from './demo-random.js';
import * as words from './demo-words.js';

/** Whose customers to make up, and how many. */
export interface Portfolio {
  /** Null: they never had an owner. */
  readonly ownerId: string | null;
  readonly ownerExternalId: string | null;
  readonly region: words.Region;
  readonly size: number;
  /** Someone who works on a few records of these customers without owning them. */
  readonly helperId?: string;
  /** Days since the last contact: at least, at most. */
  readonly quietDays: readonly [number, number];
  readonly hasOpenWork: boolean;
}

export interface DemoCustomers {
  readonly customers: (Prisma.CustomerCreateManyInput & { readonly id: string })[];
  readonly contacts: Prisma.CustomerContactCreateManyInput[];
  readonly opportunities: Prisma.OpportunityCreateManyInput[];
  readonly contracts: Prisma.ContractCreateManyInput[];
  readonly tickets: Prisma.ServiceTicketCreateManyInput[];
  readonly payments: Prisma.PaymentCreateManyInput[];
  readonly followUps: Prisma.FollowUpCreateManyInput[];
}

/** One customer in the making, with what decides about its rows. */
interface Subject extends Portfolio {
  readonly id: string;
  readonly number: number;
  readonly now: Date;
  readonly dice: Dice;
}

/** Each tenth customer has nothing open: its handover asks for nothing. */
const hasNothingOpen = ({ number, hasOpenWork }: Subject) => !hasOpenWork || number % 10 === 0;

/** `firstNumber` begins the numbers that make phones, e-mail addresses and tax ids differ. */
export function makeUpCustomers(portfolios: readonly Portfolio[], now: Date, firstNumber: number): DemoCustomers {
  const dice = createDice(firstNumber);
  const subjects = portfolios
    .flatMap((portfolio) => Array.from({ length: portfolio.size }, () => portfolio))
    .map((portfolio, index): Subject => ({ ...portfolio, id: newId(), number: firstNumber + index, now, dice }));
  const made: DemoCustomers = { customers: [], contacts: [], opportunities: [], contracts: [], tickets: [], payments: [], followUps: [] };
  for (const subject of subjects) {
    const followUps = followUpsOf(subject);
    made.followUps.push(...followUps);
    made.customers.push({ ...customerOf(subject), lastFollowUp: followUps[0]?.occurredAt ?? null });
    made.contacts.push(...contactsOf(subject));
    made.opportunities.push(...opportunitiesOf(subject));
    made.tickets.push(...ticketsOf(subject));
    for (const contract of contractsOf(subject)) {
      made.contracts.push(contract);
      made.payments.push(...paymentsOf(subject, contract));
    }
  }
  return made;
}

function customerOf(subject: Subject): Prisma.CustomerCreateManyInput & { readonly id: string } {
  const { id, number, region, ownerId, now, dice } = subject;
  const city = dice.pick(words.regions[region]);
  const english = number % 11 === 5 ? words.englishFirms[Math.floor(number / 11)] : undefined;
  const isPerson = english === undefined && number % 7 === 3;
  const [brand, spelling] = words.brands[number % words.brands.length] ?? words.brands[0];
  const [industry, trade] = dice.pick(words.industries);
  const ownedSince = ownerId === null ? undefined : daysFrom(now, -dice.between(400, 900));
  return {
    id,
    customerName: english?.[0] ?? (isPerson ? personName(dice) : `${city.name}${brand}${trade}有限公司`),
    customerType: isPerson ? 'individual' : 'enterprise',
    // 198 5550 xxxx and example.com: valid, and nobody's.
    phone: `+86198555${String(number).padStart(5, '0')}`,
    email: `${english?.[1] ?? (isPerson ? 'client' : `${spelling}.${city.spelling}`)}.${number}@example.com`,
    taxId: isPerson ? null : creditCode(city.code, 2_000_000 + number * 37),
    industry,
    region,
    customerLevel: hasNothingOpen(subject) ? 'potential' : dice.pick(['important', 'normal', 'normal', 'normal', 'potential']),
    preferredLanguage: english === undefined ? 'zh' : 'en',
    ownerId,
    status: ownerId === null ? 'in_pool' : 'active',
    ...(ownedSince !== undefined && { ownedSince, createdAt: ownedSince }),
  };
}

/**
 * GB 32100: 91 for an enterprise, six digits of the region, nine of the organisation, one that checks. None that checks by 0:
 * stdnum and others refuse those, although they are right.
 */
function creditCode(cityCode: string, organisation: number): string {
  const first17 = `91${cityCode}MA${organisation}`;
  const check = creditCodeCheck(first17) ?? '0';
  return check === '0' ? creditCode(cityCode, organisation + 1) : `${first17}${check}`;
}

function contactsOf({ id, number, dice }: Subject): Prisma.CustomerContactCreateManyInput[] {
  const roles = ['decision_maker', 'finance', 'technical'] as const;
  return Array.from({ length: dice.between(1, roles.length) }, (_, index) => ({
    customerId: id,
    name: personName(dice),
    title: dice.pick(words.titles),
    role: roles[index] ?? 'other',
    phone: `+86198556${String(number * 3 + index).padStart(5, '0')}`,
    email: `contact.${number}.${index + 1}@example.com`,
    isPrimary: index === 0,
  }));
}

function followUpsOf({ id, ownerId, quietDays, now, dice }: Subject): Prisma.FollowUpCreateManyInput[] {
  if (ownerId === null) return [];
  let occurredAt = daysFrom(now, -dice.between(...quietDays));
  return Array.from({ length: dice.between(2, 5) }, () => {
    const followUp = {
      customerId: id,
      employeeId: ownerId,
      channel: dice.pick(['call', 'visit', 'wechat', 'email', 'meeting']),
      content: dice.pick(words.followUpNotes),
      occurredAt,
    };
    occurredAt = daysFrom(occurredAt, -dice.between(7, 40));
    return followUp;
  });
}

function opportunitiesOf(subject: Subject): Prisma.OpportunityCreateManyInput[] {
  const { id, ownerId, helperId, number, now, dice } = subject;
  if (ownerId === null) return [];
  // Where a customer has anything open at all it has this, so that none is left without by chance.
  const open = hasNothingOpen(subject) ? 0 : dice.pick([1, 1, 2]);
  return Array.from({ length: open + 1 }, (_, index) => ({
    customerId: id,
    name: dice.pick(words.opportunityNames),
    status: index < open ? 'open' : dice.pick(['won', 'lost']),
    stage: dice.pick(words.opportunityStages),
    amount: dice.between(20, 900) * 1000,
    expectedClose: dayFrom(now, index < open ? dice.between(10, 120) : -dice.between(30, 300)),
    creditedTo: ownerId,
    ownerId: index === 1 && helperId !== undefined ? helperId : ownerId,
    ...keyOf('crm', `OPP-${number}-${index + 1}`, subject),
  }));
}

function contractsOf(subject: Subject): (Prisma.ContractCreateManyInput & { readonly id: string; readonly amount: number })[] {
  const { id, ownerId, number, now, dice } = subject;
  if (ownerId === null || number % 4 === 0) return [];
  const ended = hasNothingOpen(subject) || number % 9 === 0;
  const startsOn = dayFrom(now, ended ? -dice.between(420, 500) : -dice.between(60, 300));
  const endsOn = dayFrom(startsOn, 365);
  return [
    {
      id: newId(),
      customerId: id,
      number: `HT-${startsOn.getUTCFullYear()}-${String(number).padStart(4, '0')}`,
      amount: dice.between(50, 1500) * 1000,
      signedOn: dayFrom(startsOn, -dice.between(3, 20)),
      startsOn,
      endsOn,
      status: ended ? ('ended' as const) : ('in_force' as const),
      creditedTo: ownerId,
      ownerId,
      ...keyOf('erp', `HT-${number}`, subject),
    },
  ];
}

/** A third on signing, a third half-way, a third at the end; some are late, a few in dispute. */
function paymentsOf(
  subject: Subject,
  contract: { readonly id: string; readonly customerId: string; readonly amount: number; readonly startsOn?: Date | string | null },
): Prisma.PaymentCreateManyInput[] {
  const { ownerId, number, now, dice } = subject;
  const start = new Date(contract.startsOn ?? now);
  return [0, 150, 340].map((days, index) => {
    const dueOn = dayFrom(start, days);
    const isPast = dueOn < dayFrom(now, 0);
    const isLate = isPast && index > 0 && !hasNothingOpen(subject) && number % 9 !== 0;
    const status = isLate
      ? number % 6 === 1
        ? ('disputed' as const)
        : ('overdue' as const)
      : isPast
        ? ('paid' as const)
        : ('due' as const);
    return {
      customerId: contract.customerId,
      contractId: contract.id,
      dueOn,
      amount: Math.round(contract.amount / 3),
      status,
      paidOn: status === 'paid' ? dayFrom(dueOn, dice.between(0, 4)) : null,
      ownerId,
      ...keyOf('erp', `HK-${number}-${index + 1}`, subject),
    };
  });
}

function ticketsOf(subject: Subject): Prisma.ServiceTicketCreateManyInput[] {
  const { id, ownerId, number, dice } = subject;
  if (ownerId === null || number % 3 === 1) return [];
  const isOpen = number % 3 === 2 && !hasNothingOpen(subject);
  return [
    {
      customerId: id,
      subject: dice.pick(words.ticketSubjects),
      status: isOpen ? dice.pick(['open', 'pending']) : dice.pick(['resolved', 'closed']),
      priority: dice.pick(['low', 'normal', 'normal', 'high']),
      ownerId,
      ...keyOf('helpdesk', `T-${number}`, subject),
    },
  ];
}

const keyOf = (source: string, externalId: string, { ownerExternalId }: Subject) => ({ source, externalId, sourceOwner: ownerExternalId });
const personName = (dice: Dice) => `${dice.pick(words.surnames)}${dice.pick(words.givenNames)}`;

const dayInMs = 24 * 60 * 60 * 1000;
const daysFrom = (start: Date, days: number) => new Date(start.getTime() + days * dayInMs);
/** The same as a date without a time, as Prisma takes a `date`. */
const dayFrom = (start: Date, days: number) => new Date(daysFrom(start, days).toISOString().slice(0, 10));
