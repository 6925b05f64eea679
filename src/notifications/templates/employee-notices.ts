/** What employees are told by e-mail: what waits for them, one message for all of one kind. Pure; version 1 of the texts. */
import { assignmentEmail, type AssignmentFacts } from './assignment-notice.js';
import { listed, type Language, type RenderedMessage } from './message.js';
import { isChangeTemplate, type ChangeTemplate, type EmployeeTemplate } from './names.js';

export interface NoticedHandover {
  readonly customerName: string;
  readonly oldOwnerName: string;
  /** NULL while no receiver is named. */
  readonly newOwnerName: string | null;
  /** YYYY-MM-DD, in the firm's time zone. */
  readonly dueOn: string | null;
  /** What a colleague wrote. */
  readonly note: string | null;
  readonly url: string;
}

export interface PersonnelChangeFacts {
  readonly employeeName: string;
  readonly customers: number;
  /** How many of them wait for the reader; of what is overdue, how many that is. */
  readonly waitingForYou: number;
  /** How many have no receiver yet. */
  readonly undecided: number;
  /** The first day on which one of those is due, YYYY-MM-DD. */
  readonly dueOn: string | null;
  /** What a colleague wrote. */
  readonly note: string | null;
  readonly url: string;
}

export interface NoticeFacts {
  readonly recipientName: string;
  readonly handovers: readonly NoticedHandover[];
  readonly changes: readonly PersonnelChangeFacts[];
  readonly assignments: readonly AssignmentFacts[];
  readonly companyName: string;
}

interface Wording {
  readonly subject: (what: string) => string;
  /** What is expected of the reader. */
  readonly task: string;
  /** Where the customer is now, if with nobody: whoever was to receive it does not. */
  readonly whereTo?: string;
}

type HandoverTemplate = Exclude<EmployeeTemplate, ChangeTemplate | 'pool_assigned'>;

const inChinese: Readonly<Record<HandoverTemplate, Wording>> = {
  handover_to_prepare: { subject: (what) => `待准备：${what}的交接`, task: '请核对并完成交接清单，然后提交审核。' },
  handover_to_review: { subject: (what) => `待审核：${what}的交接`, task: '交接清单已提交，请审核并指定接手人。' },
  handover_to_confirm: { subject: (what) => `待确认：请接手${what}`, task: '交接已通过审核，请查看客户资料和交接清单后确认接手。' },
  handover_sent_back: { subject: (what) => `已退回：${what}的交接需要补充`, task: '接手人对交接内容有疑问，请补充后重新提交。' },
  handover_declined: { subject: (what) => `未接手：${what}需要另选接手人`, task: '接手人未接手，请另行指定接手人。' },
  handover_cancelled: { subject: (what) => `已取消：${what}的交接`, task: '交接已取消，客户仍由原客户经理负责，您无需再做处理。' },
  handover_to_pool: {
    subject: (what) => `已进入公海：${what}的交接已结束`,
    task: '客户已进入公海，不再由原客户经理负责，交接随之结束，您无需再做处理。',
    whereTo: '公海',
  },
  handover_taken_back: { subject: (what) => `交接已撤销：${what}`, task: '已完成的交接被撤销，客户及其未完事项的负责人已按下列方向变更。' },
  handover_returned: { subject: (what) => `请修改：${what}的交接清单`, task: '审核人要求修改交接清单，请修改后重新提交。' },
  handover_due_soon: { subject: (what) => `即将到期：${what}的交接`, task: '办理时间已过半，请在到期前完成。' },
  handover_over_capacity: { subject: (what) => `超出上限：${what}的交接`, task: '下属将客户交给了已满额的接手人，理由见下，供您知悉。' },
  handover_overdue: { subject: (what) => `已逾期：${what}的交接`, task: '交接未按期办理，您现在可以代为处理、改派他人或取消。' },
  receiver_silent: { subject: (what) => `交接后未跟进：${what}`, task: '接手人在交接完成后尚未跟进客户，请您了解情况。' },
  receiver_first_contact: { subject: (what) => `请联系${what}`, task: '客户已由您负责，请尽快完成首次联系并记录跟进。' },
};

const inEnglish: Readonly<Record<HandoverTemplate, Wording>> = {
  handover_to_prepare: {
    subject: (what) => `To prepare: handover of ${what}`,
    task: 'Please complete the checklist and send it to review.',
  },
  handover_to_review: {
    subject: (what) => `To review: handover of ${what}`,
    task: 'The checklist is complete. Please review it and name a receiver.',
  },
  handover_to_confirm: {
    subject: (what) => `To confirm: ${what} for you to take over`,
    task: 'The handover has been approved. Please look through the customer and the checklist, and confirm.',
  },
  handover_sent_back: {
    subject: (what) => `Sent back: handover of ${what}`,
    task: 'The receiver has a question. Please answer it and submit the checklist again.',
  },
  handover_declined: {
    subject: (what) => `Declined: ${what} needs another receiver`,
    task: 'The receiver has declined. Please name another one.',
  },
  handover_cancelled: {
    subject: (what) => `Cancelled: handover of ${what}`,
    task: 'The handover is cancelled and the customer stays with the present owner. Nothing is left for you to do.',
  },
  handover_to_pool: {
    subject: (what) => `In the public pool: handover of ${what} has ended`,
    task: 'The customer has gone to the public pool and is no longer with the old owner, which ends the handover. Nothing is left for you to do.',
    whereTo: 'public pool',
  },
  handover_taken_back: {
    subject: (what) => `Undone: handover of ${what}`,
    task: 'A completed handover was undone: the customer and its open work have changed hands as shown.',
  },
  handover_returned: {
    subject: (what) => `Changes requested: checklist of ${what}`,
    task: 'The reviewer asks for changes. Please make them and submit the checklist again.',
  },
  handover_due_soon: {
    subject: (what) => `Due soon: handover of ${what}`,
    task: 'Half of the time is over. Please finish your part before it is due.',
  },
  handover_overdue: {
    subject: (what) => `Overdue: handover of ${what}`,
    task: 'The deadline was missed. You may now act in place of whoever is late, reassign the part, or cancel.',
  },
  handover_over_capacity: {
    subject: (what) => `Over capacity: handover of ${what}`,
    task: 'A customer was given to somebody who is full, for the reason below. This is for your information.',
  },
  receiver_silent: {
    subject: (what) => `No follow-up since the handover: ${what}`,
    task: 'The receiver has not followed up since the handover was completed. Please find out why.',
  },
  receiver_first_contact: {
    subject: (what) => `Please contact ${what}`,
    task: 'The customer is now yours. Please make the first contact soon and record it.',
  },
};

/** The e-mail to an employee for one or more notices of one template. */
export function employeeEmail(template: EmployeeTemplate, facts: NoticeFacts, language: Language): RenderedMessage {
  if (isChangeTemplate(template)) {
    return language === 'zh' ? changeInChinese(sayingsInChinese[template], facts) : changeInEnglish(sayingsInEnglish[template], facts);
  }
  if (template === 'pool_assigned') return assignmentEmail(facts, language);
  return language === 'zh' ? noticeInChinese(inChinese[template], facts) : noticeInEnglish(inEnglish[template], facts);
}

/** Those that are due first come first, so that they are among the listed. */
const urgentFirst = (handovers: readonly NoticedHandover[]): NoticedHandover[] =>
  handovers.toSorted((one, other) => (one.dueOn ?? never).localeCompare(other.dueOn ?? never));
const never = '9999';

function noticeInChinese(
  { subject, task, whereTo }: Wording,
  { recipientName, handovers: inAnyOrder, companyName }: NoticeFacts,
): RenderedMessage {
  const handovers = urgentFirst(inAnyOrder);
  const [first] = handovers;
  const lines = handovers.slice(0, listed).map(({ customerName, oldOwnerName, newOwnerName, dueOn, note, url }) => {
    const details = [
      `${oldOwnerName} → ${whereTo ?? newOwnerName ?? '待定'}`,
      ...(dueOn ? [`请于${dueOn}前处理`] : []),
      ...(note ? [`留言：${note}`] : []),
    ];
    return `- ${customerName}（${details.join('；')}） ${url}`;
  });
  if (handovers.length > listed) lines.push(`- 另有${handovers.length - listed}个客户`);
  const until = handovers.length > 1 && first?.dueOn ? `共${handovers.length}个客户，最早于${first.dueOn}到期。` : '';
  return {
    subject: subject(first && handovers.length === 1 ? `客户「${first.customerName}」` : `${handovers.length}个客户`),
    body: `${recipientName}，您好：\n\n${task}${until}\n\n${lines.join('\n')}\n\n${companyName} 客户交接`,
  };
}

function noticeInEnglish(
  { subject, task, whereTo }: Wording,
  { recipientName, handovers: inAnyOrder, companyName }: NoticeFacts,
): RenderedMessage {
  const handovers = urgentFirst(inAnyOrder);
  const [first] = handovers;
  const lines = handovers.slice(0, listed).map(({ customerName, oldOwnerName, newOwnerName, dueOn, note, url }) => {
    const details = [
      `${oldOwnerName} → ${whereTo ?? newOwnerName ?? 'not named yet'}`,
      ...(dueOn ? [`due ${dueOn}`] : []),
      ...(note ? [`note: ${note}`] : []),
    ];
    return `- ${customerName} (${details.join('; ')}) ${url}`;
  });
  if (handovers.length > listed) lines.push(`- and ${handovers.length - listed} more`);
  const until = handovers.length > 1 && first?.dueOn ? ` ${handovers.length} customers, the first by ${first.dueOn}.` : '';
  return {
    subject: subject(first && handovers.length === 1 ? first.customerName : `${handovers.length} customers`),
    body: `Hello ${recipientName},\n\n${task}${until}\n\n${lines.join('\n')}\n\n${companyName} customer handover`,
  };
}

type Saying = (change: PersonnelChangeFacts) => string;

const sayingsInChinese: Readonly<Record<ChangeTemplate, Saying>> = {
  personnel_change_opened: ({ employeeName, customers, waitingForYou, dueOn }) =>
    `${employeeName}的${customers}个客户开始交接，其中${waitingForYou}个需要您处理${dueOn ? `，最早于${dueOn}到期` : ''}`,
  personnel_change_to_divide: ({ employeeName, undecided }) =>
    `请分配${employeeName}的${undecided}个客户：系统已备好建议方案，您可调整后确认`,
  personnel_change_cleared: ({ employeeName, customers }) =>
    `${employeeName}的客户交接已办结（共${customers}个客户），可办理离职手续、打印交接单`,
  personnel_change_due_soon: ({ employeeName, customers, waitingForYou, dueOn }) =>
    `${employeeName}的${customers}个客户正在交接，其中${waitingForYou}个等待您处理${dueOn ? `，最早于${dueOn}到期` : ''}`,
  personnel_change_over_capacity: ({ employeeName }) => `${employeeName}的部分客户分给了已满额的接手人，供您知悉`,
  personnel_change_overdue: ({ employeeName, waitingForYou }) =>
    `${employeeName}的客户交接中有${waitingForYou}个已逾期，您现在可以代为处理、改派他人或取消`,
};

const sayingsInEnglish: Readonly<Record<ChangeTemplate, Saying>> = {
  personnel_change_opened: ({ employeeName, customers, waitingForYou, dueOn }) =>
    `${customers} customers of ${employeeName} are being handed over, ${waitingForYou} need you${dueOn ? `, the first by ${dueOn}` : ''}`,
  personnel_change_to_divide: ({ employeeName, undecided }) =>
    `Please divide ${undecided} customers of ${employeeName}: a proposal is ready for you to correct and start`,
  personnel_change_cleared: ({ employeeName, customers }) =>
    `${employeeName} is cleared to leave: ${customers} customers are handed over, and the handover sheet is ready to print`,
  personnel_change_due_soon: ({ employeeName, customers, waitingForYou, dueOn }) =>
    `Of ${customers} customers of ${employeeName} ${waitingForYou} still wait for you${dueOn ? `, the first is due ${dueOn}` : ''}`,
  personnel_change_over_capacity: ({ employeeName }) => `For your information: customers of ${employeeName} go to somebody who is full`,
  personnel_change_overdue: ({ employeeName, waitingForYou }) =>
    `${waitingForYou} handovers of ${employeeName} are overdue: you may act in place of whoever is late, reassign them, or cancel`,
};

function changeInChinese(saying: Saying, { recipientName, changes, companyName }: NoticeFacts): RenderedMessage {
  return {
    subject: changes.map(saying).join('；'),
    body: `${recipientName}，您好：\n\n${changes.map((change) => `${saying(change)}。\n${change.note === null ? '' : `理由：${change.note}\n`}${change.url}`).join('\n\n')}\n\n${companyName} 客户交接`,
  };
}

function changeInEnglish(saying: Saying, { recipientName, changes, companyName }: NoticeFacts): RenderedMessage {
  return {
    subject: changes.map(saying).join('; '),
    body: `Hello ${recipientName},\n\n${changes.map((change) => `${saying(change)}.\n${change.note === null ? '' : `Reason: ${change.note}\n`}${change.url}`).join('\n\n')}\n\n${companyName} customer handover`,
  };
}
