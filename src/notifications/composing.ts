/** From the rows of a page to the messages that are sent: what belongs into one message, and its text. Pure. */
import { withdrawal, type OutboxRow } from './outbox-row.js';
import { customerEmail, customerSms, type CompanyFacts, type CompletedHandover } from './templates/customer-messages.js';
import type { AssignmentFacts } from './templates/assignment-notice.js';
import { employeeEmail, type NoticedHandover, type PersonnelChangeFacts } from './templates/employee-notices.js';
import type { RenderedMessage } from './templates/message.js';
import { isEmployeeTemplate, isRecyclingTemplate } from './templates/names.js';
import { recyclingEmail, together } from './templates/recycling-notices.js';

export interface Setting {
  readonly company: CompanyFacts;
  /** Baton's public address, without a trailing slash. */
  readonly publicUrl: string;
  /** Whether customers of one address are told in one message; employees always are. */
  readonly bundlesCustomers: boolean;
}

export interface ComposedMessage {
  readonly row: OutboxRow;
  /** Other rows that this message says too. */
  readonly bundled: readonly OutboxRow[];
  readonly subject?: string;
  readonly body: string;
}

export interface Composition {
  readonly messages: readonly ComposedMessage[];
  readonly withdrawn: readonly { readonly id: string; readonly reason: string }[];
}

/** What a page of rows comes to. A row with a body was rendered for an earlier try and stays as it is. */
export function compose(rows: readonly OutboxRow[], setting: Setting): Composition {
  const withdrawn: { id: string; reason: string }[] = [];
  const groups = new Map<string, [OutboxRow, ...OutboxRow[]]>();
  for (const row of rows) {
    const reason = withdrawal(row);
    if (reason !== undefined) {
      withdrawn.push({ id: row.id, reason });
      continue;
    }
    const key = groupOf(row, setting);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const messages = [...groups.values()].flatMap((group) => {
    const [row, ...bundled] = group;
    const message = row.body === null ? rendered(group, setting) : { subject: row.subject ?? undefined, body: row.body };
    if (message) return [{ row, bundled, ...message }];
    withdrawn.push(...group.map(({ id }) => ({ id, reason: 'unknown_template' })));
    return [];
  });
  return { messages, withdrawn };
}

function groupOf(row: OutboxRow, { bundlesCustomers }: Setting): string {
  const isBundled = row.body === null && (row.recipientKind === 'employee' || bundlesCustomers);
  return isBundled ? [row.template, row.language, row.address].join(' ') : row.id;
}

function rendered(group: readonly [OutboxRow, ...OutboxRow[]], { company, publicUrl }: Setting): RenderedMessage | undefined {
  const [{ channel, template, language }] = group;
  const names = new Set(group.map(({ recipientName }) => recipientName));
  const recipientName = names.size === 1 ? group[0].recipientName : null;
  if (isRecyclingTemplate(template)) {
    const facts = together(group.flatMap(({ pool }) => pool ?? []));
    const notice = { recipientName: recipientName ?? company.name, facts, companyName: company.name, url: publicUrl };
    return recyclingEmail(template, notice, language);
  }
  if (isEmployeeTemplate(template)) {
    const facts = {
      recipientName: recipientName ?? company.name,
      handovers: saidOnce(group, ({ handoverId }) => handoverId).map((row) => noticed(row, publicUrl)),
      assignments: group.filter(({ assigned }) => assigned !== null).map((row) => assigned(row, publicUrl)),
      changes: saidOnce(group, ({ personnelChangeId }) => personnelChangeId).map((row) => opened(row, publicUrl)),
      companyName: company.name,
    };
    return employeeEmail(template, facts, language);
  }
  if (template !== 'handover_completed' && template !== 'handover_undone') return undefined;
  const [first, ...more] = group.map(completed);
  if (!first) return undefined;
  const facts = { recipientName, handovers: [first, ...more], company, isCorrection: template === 'handover_undone' } as const;
  return channel === 'email' ? customerEmail(facts, language) : customerSms(facts, language);
}

/** One row for each handover or change that `idOf` names, with what was written to all rows of it; the others name none. */
function saidOnce(group: readonly OutboxRow[], idOf: (row: OutboxRow) => string | null): OutboxRow[] {
  const byId = new Map<string, OutboxRow>();
  for (const row of group) {
    const id = idOf(row);
    if (id === null) continue;
    const said = byId.get(id);
    byId.set(id, said === undefined ? row : { ...said, note: bothNotes(said, row) });
  }
  return [...byId.values()];
}

function bothNotes({ note: before, language }: OutboxRow, { note }: OutboxRow): string | null {
  if (before === null || note === null || note === before) return before ?? note;
  return [before, note].join(language === 'zh' ? '；' : '; ');
}

const completed = (row: OutboxRow): CompletedHandover => ({
  customerName: row.customerName ?? '',
  customerType: row.customerType ?? 'individual',
  oldOwner: { name: row.oldOwnerName ?? '', phone: row.oldOwnerPhone, email: row.oldOwnerEmail ?? '' },
  newOwner: { name: row.newOwnerName ?? '', phone: row.newOwnerPhone, email: row.newOwnerEmail ?? '' },
  completedOn: row.completedOn ?? '',
});

const noticed = (row: OutboxRow, publicUrl: string): NoticedHandover => ({
  customerName: row.customerName ?? '',
  oldOwnerName: row.oldOwnerName ?? '',
  newOwnerName: row.newOwnerName,
  dueOn: row.dueOn,
  note: row.note,
  url: `${publicUrl}/handovers/${row.handoverId}`,
});

const opened = (row: OutboxRow, publicUrl: string): PersonnelChangeFacts => ({
  employeeName: row.changeEmployeeName ?? '',
  customers: row.changeCustomers,
  waitingForYou: row.changeWaiting,
  undecided: row.changeUndecided,
  dueOn: row.changeDueOn,
  note: row.note,
  url: `${publicUrl}/personnel-changes/${row.personnelChangeId}`,
});

const assigned = (row: OutboxRow, publicUrl: string): AssignmentFacts => ({
  assignerName: row.assignerName,
  count: row.assignedCustomers,
  customers: (row.assigned ?? []).map(({ id, name }) => ({ name, url: `${publicUrl}/customers/${id}` })),
});
