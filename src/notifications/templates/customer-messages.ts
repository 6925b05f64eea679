/**
 * What customers are told of a completed handover, or of one that was undone: who was and who is their account manager, what stays the
 * same, and a number to verify it. Never the reason. Pure; version 1 of the texts.
 */
import type { Language, RenderedMessage } from './message.js';

export interface Colleague {
  readonly name: string;
  readonly phone: string | null;
  readonly email: string;
}

export interface CompletedHandover {
  readonly customerName: string;
  readonly customerType: 'individual' | 'enterprise';
  readonly oldOwner: Colleague;
  readonly newOwner: Colleague;
  /** YYYY-MM-DD, in the firm's time zone. */
  readonly completedOn: string;
}

export interface CompanyFacts {
  readonly name: string;
  readonly hotline: string;
  readonly smsSignature: string;
}

export interface CompletionFacts {
  /** The customer, or the contact who is told; null where one address stands for several. */
  readonly recipientName: string | null;
  /** One or more: those of one address are said in one message. */
  readonly handovers: readonly [CompletedHandover, ...CompletedHandover[]];
  readonly company: CompanyFacts;
  /** The handovers were undone: what the reader was told before holds no more. */
  readonly isCorrection?: boolean;
}

/** The e-mail about completed or undone handovers. */
export const customerEmail = (facts: CompletionFacts, language: Language): RenderedMessage =>
  language === 'zh' ? emailInChinese(facts) : emailInEnglish(facts);

/** The SMS about them: no subject, signed as carriers want it. */
export const customerSms = (facts: CompletionFacts, language: Language): RenderedMessage => ({
  body: language === 'zh' ? smsInChinese(facts) : smsInEnglish(facts),
});

function emailInChinese({ recipientName, handovers, company, isCorrection }: CompletionFacts): RenderedMessage {
  const newOwners = namesOf(handovers, ({ newOwner }) => newOwner.name).join('、');
  const changes = handovers.map(
    (
      handover,
    ) => `自${chineseDay(handover.completedOn)}起，${whoseInChinese(handover, recipientName)}客户经理由${handover.oldOwner.name}变更为${handover.newOwner.name}。
新任客户经理：${handover.newOwner.name}${lines('  电话：', handover.newOwner.phone)}${lines('  邮箱：', handover.newOwner.email)}
原客户经理：${handover.oldOwner.name}${lines('  电话：', handover.oldOwner.phone)}${lines('  邮箱：', handover.oldOwner.email)}`,
  );
  return {
    subject: `${isCorrection ? '客户经理变更撤销通知' : '客户经理变更通知'}：${newOwners}将继续为您服务`,
    body: `尊敬的${recipientName ?? '客户'}：

您好！感谢您一直以来对${company.name}的信任与支持。

${isCorrection ? '此前通知您的客户经理变更已撤销，请以本通知为准。\n\n' : ''}${changes.join('\n\n')}

以下事项保持不变：
- 已签订的合同、约定的价格与付款条件继续有效；
- 进行中的项目和服务请求由${newOwners}继续跟进，您无需重新说明；
- 我公司的收款账户不变。我们不会因本次变更请您更换收款账户或支付任何费用。

如需核实本通知，请拨打公司热线 ${company.hotline}。

${company.name}`,
  };
}

function emailInEnglish({ recipientName, handovers, company, isCorrection }: CompletionFacts): RenderedMessage {
  const newOwners = namesOf(handovers, ({ newOwner }) => newOwner.name).join(', ');
  const changes = handovers.map(
    (
      handover,
    ) => `As of ${englishDay(handover.completedOn)}, ${handover.newOwner.name} takes over from ${handover.oldOwner.name} as account manager for ${whoseInEnglish(handover, recipientName)}.
Your new account manager: ${handover.newOwner.name}${lines('  Phone: ', handover.newOwner.phone)}${lines('  E-mail: ', handover.newOwner.email)}
Previously: ${handover.oldOwner.name}${lines('  Phone: ', handover.oldOwner.phone)}${lines('  E-mail: ', handover.oldOwner.email)}`,
  );
  return {
    subject: `${isCorrection ? 'Correction: your' : 'Your'} account manager is now ${newOwners}`,
    body: `Dear ${recipientName ?? 'customer'},

Thank you for your trust in ${company.name}.

${isCorrection ? 'The change of account manager that we told you of has been reversed. Please go by this message.\n\n' : ''}${changes.join('\n\n')}

What stays the same:
- Your contracts, agreed prices and payment terms remain in force.
- Work in progress and open service requests continue with ${newOwners}; there is no need to explain anything again.
- Our bank details do not change. We will never ask you to pay to a different account, or to pay a fee, because of this.

To check that this message is from us, please call ${company.hotline}.

${company.name}`,
  };
}

function smsInChinese({ recipientName, handovers, company, isCorrection }: CompletionFacts): string {
  const changes = changesByOwner(handovers).map(
    ({ oldOwner, newOwner, customers }) =>
      `${whoseInShort(customers, recipientName, 'zh')}客户经理由${oldOwner.name}变更为${newOwner.name}（${reachable(newOwner).join('，')}）`,
  );
  return `【${company.smsSignature}】${recipientName ?? '尊敬的客户'}，您好：${isCorrection ? '此前通知的变更已撤销，' : ''}${changes.join('；')}。合同、价格及收款账户不变。核实请致电${company.hotline}。`;
}

function smsInEnglish({ recipientName, handovers, company, isCorrection }: CompletionFacts): string {
  const changes = changesByOwner(handovers).map(
    ({ oldOwner, newOwner, customers }) =>
      `${newOwner.name} (${reachable(newOwner).join(', ')}) takes over from ${oldOwner.name} as account manager${whoseInShort(customers, recipientName, 'en')}.`,
  );
  return `${company.smsSignature}: ${isCorrection ? 'Correction: ' : ''}${changes.join(' ')} Contracts, prices and our bank details stay the same. To verify, call ${company.hotline}.`;
}

interface Change {
  readonly oldOwner: Colleague;
  readonly newOwner: Colleague;
  readonly customers: CompletedHandover[];
}

function changesByOwner(handovers: readonly CompletedHandover[]): Change[] {
  const changes = new Map<string, Change>();
  for (const handover of handovers) {
    const { oldOwner, newOwner } = handover;
    const key = `${oldOwner.email} ${newOwner.email}`;
    const change = changes.get(key) ?? { oldOwner, newOwner, customers: [] };
    changes.set(key, change);
    change.customers.push(handover);
  }
  return [...changes.values()];
}

const isRecipient = ({ customerName }: CompletedHandover, recipientName: string | null) => customerName === recipientName;

function whoseInChinese(handover: CompletedHandover, recipientName: string | null): string {
  if (isRecipient(handover, recipientName)) return handover.customerType === 'enterprise' ? '贵公司的' : '您的';
  return `${handover.customerName}的`;
}

function whoseInEnglish(handover: CompletedHandover, recipientName: string | null): string {
  if (isRecipient(handover, recipientName)) return handover.customerType === 'enterprise' ? 'your company' : 'you';
  return handover.customerName;
}

/** An SMS is short: the customers beyond the second are counted, not named. */
function whoseInShort(customers: readonly CompletedHandover[], recipientName: string | null, language: Language): string {
  const [first, second] = customers;
  if (first && customers.length === 1 && isRecipient(first, recipientName))
    return language === 'zh' ? whoseInChinese(first, recipientName) : '';
  const named = [first, second].flatMap((handover) => (handover ? [handover.customerName] : []));
  const isAll = named.length === customers.length;
  if (language === 'zh') return `${named.join('、')}${isAll ? '' : `等${customers.length}家客户`}的`;
  return ` for ${named.join(isAll ? ' and ' : ', ')}${isAll ? '' : ` and ${customers.length - named.length} more`}`;
}

const reachable = ({ phone, email }: Colleague) => [phone, email].filter((way) => way !== null);
const lines = (label: string, value: string | null) => (value === null ? '' : `\n${label}${value}`);
const namesOf = (handovers: readonly CompletedHandover[], nameOf: (handover: CompletedHandover) => string) => [
  ...new Set(handovers.map(nameOf)),
];

function chineseDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

const englishDay = (day: string) =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
