/** What a customer of the seed has elsewhere: opportunities, contracts with their payments, tickets. */
import * as demo from '../demo-words.js';
import type { Subject } from './customer.js';
import type { Row, Table } from './tables.js';

type WorkTable = Extract<Table, 'opportunities' | 'contracts' | 'service_tickets' | 'payments'>;

const entityOf = { opportunities: 'opportunity', contracts: 'contract', service_tickets: 'service_ticket', payments: 'payment' } as const;

/** What an owner has; a lead has nothing, and what was recycled nothing that is open. */
export function addOpenWork(subject: Subject): void {
  if (subject.seller === null) return;
  addOpportunities(subject);
  addContract(subject);
  addTicket(subject);
}

const isBusy = ({ history, level }: Subject) => history !== 'recycled' && level !== 'potential';

/** The columns that all four share, with the line of the manifest that they ask for. */
function owned(subject: Subject, table: WorkTable, source: string, externalId: string) {
  const { id: customerId, nextId, emit, seller, createdAt } = subject;
  const [id, changeId] = [nextId(), nextId()];
  const ownerId = seller?.id ?? null;
  emit('ownership_changes', {
    id: changeId,
    entity_type: entityOf[table],
    entity_id: id,
    from_owner_id: null,
    to_owner_id: ownerId,
    cause: 'upsert',
    handover_id: null,
    at: createdAt,
  });
  return {
    id,
    customer_id: customerId,
    owner_id: ownerId,
    source,
    external_id: externalId,
    source_owner: seller?.externalId ?? null,
    created_at: createdAt,
    updated_at: createdAt,
    owner_change_id: changeId,
    owner_change_cause: 'upsert',
  };
}

const currencyOf = ({ isEnglish }: Subject) => (isEnglish ? 'USD' : 'CNY');

function addOpportunities(subject: Subject): void {
  const { dice, calendar, emit, number, seller } = subject;
  for (let index = dice.between(1, 2); index > 0; index -= 1) {
    const isOpen = isBusy(subject) && index === 1;
    emit('opportunities', {
      ...owned(subject, 'opportunities', 'crm', `SEED-OPP-${number}-${index}`),
      name: dice.pick(demo.opportunityNames),
      status: isOpen ? 'open' : dice.pick(['won', 'lost']),
      stage: dice.pick(demo.opportunityStages),
      amount: dice.between(20, 900) * 1000,
      currency: currencyOf(subject),
      expected_close: calendar.day(isOpen ? -dice.between(10, 120) : dice.between(30, 300)),
      credited_to: seller?.id ?? null,
    });
  }
}

/** Three payments each: on signing, half-way, at the end. */
function addContract(subject: Subject): void {
  const { dice, calendar, emit, number, seller } = subject;
  if (dice.chance(0.25)) return;
  const startedDaysAgo = isBusy(subject) ? dice.between(40, 330) : dice.between(420, 700);
  const amount = dice.between(50, 1500) * 1000;
  const contract: Row<'contracts'> = {
    ...owned(subject, 'contracts', 'erp', `SEED-HT-${number}`),
    number: `HT-${calendar.day(startedDaysAgo).slice(0, 4)}-${number}`,
    amount,
    currency: currencyOf(subject),
    signed_on: calendar.day(startedDaysAgo + dice.between(3, 20)),
    starts_on: calendar.day(startedDaysAgo),
    ends_on: calendar.day(startedDaysAgo - 365),
    status: startedDaysAgo > 365 ? 'ended' : 'in_force',
    credited_to: seller?.id ?? null,
  };
  emit('contracts', contract);
  for (const [index, after] of [0, 150, 340].entries()) {
    const dueDaysAgo = startedDaysAgo - after;
    const isLate = isBusy(subject) && index > 0 && dice.chance(0.15);
    const status = dueDaysAgo < 0 ? 'due' : !isLate ? 'paid' : dice.chance(0.2) ? 'disputed' : 'overdue';
    emit('payments', {
      ...owned(subject, 'payments', 'erp', `SEED-HK-${number}-${index + 1}`),
      contract_id: contract.id,
      due_on: calendar.day(dueDaysAgo),
      amount: Math.round(amount / 3),
      currency: currencyOf(subject),
      paid_on: status === 'paid' ? calendar.day(Math.max(0, dueDaysAgo - dice.between(0, 4))) : null,
      status,
    });
  }
}

function addTicket(subject: Subject): void {
  const { dice, emit, number } = subject;
  if (dice.chance(0.3)) return;
  const isOpen = isBusy(subject) && dice.chance(0.3);
  emit('service_tickets', {
    ...owned(subject, 'service_tickets', 'helpdesk', `SEED-T-${number}`),
    subject: dice.pick(demo.ticketSubjects),
    status: isOpen ? dice.pick(['open', 'pending']) : dice.pick(['resolved', 'closed']),
    priority: dice.pick(['low', 'normal', 'normal', 'high']),
  });
}
