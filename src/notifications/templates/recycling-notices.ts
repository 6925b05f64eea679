/** What employees are told about the pool (公海) by e-mail, one message for all of one kind. Pure; version 1 of the texts. */
import type { PoolFacts } from '../outbox-row.js';
import { listed, type Language, type RenderedMessage } from './message.js';
import type { RecyclingTemplate } from './names.js';

export interface RecyclingNotice {
  readonly recipientName: string;
  readonly facts: PoolFacts;
  readonly companyName: string;
  readonly url: string;
}

interface Wording {
  readonly subject: (facts: PoolFacts) => string;
  /** What is so, and what the reader can do about it. */
  readonly task: string;
}

const only = ({ customers, first }: PoolFacts) => (customers === 1 ? first[0]?.name : undefined);
const inChinese = (facts: PoolFacts) => (only(facts) === undefined ? `${facts.customers}个客户` : `客户「${only(facts)}」`);
const inEnglish = (facts: PoolFacts) => only(facts) ?? `${facts.customers} customers`;

const wordings: Readonly<Record<Language, Readonly<Record<RecyclingTemplate, Wording>>>> = {
  zh: {
    customers_to_be_recycled: {
      subject: (facts) => `请尽快跟进：${inChinese(facts)}即将回收到公海`,
      task: '以下客户长时间没有跟进，将在所列日期回收到公海。记录一次跟进后，期限重新计算。',
    },
    customers_recycled: {
      subject: (facts) => `已回收到公海：${inChinese(facts)}`,
      task: '以下客户因长时间没有跟进，已回收到公海。按公海规则，之后可以重新领取。',
    },
    followed_up_in_pool: {
      subject: (facts) => `跟进已记录，但客户已在公海：${inChinese(facts)}`,
      task: '客户刚刚回收到公海，之后有一条跟进被记录下来。如需继续负责，请从公海领取，或请经理分配。',
    },
    recycling_waits: {
      subject: (facts) => `待批准：公海回收将涉及${facts.customers}个客户`,
      task: '本次回收涉及的客户超过全部客户的五分之一，需要管理员批准或取消。',
    },
  },
  en: {
    customers_to_be_recycled: {
      subject: (facts) => `Please follow up: ${inEnglish(facts)} will go to the pool`,
      task: 'Nobody has followed up on these customers for long. They go to the public pool on the day beside them. A recorded follow-up starts the time anew.',
    },
    customers_recycled: {
      subject: (facts) => `Gone to the pool: ${inEnglish(facts)}`,
      task: 'Nobody had followed up on these customers for long, and they went to the public pool. By the rules of the pool you may claim them again later.',
    },
    followed_up_in_pool: {
      subject: (facts) => `Follow-up recorded, but the customer is in the pool: ${inEnglish(facts)}`,
      task: 'The customer had just gone to the public pool when a follow-up was recorded. To keep it, claim it from the pool, or ask a manager to assign it.',
    },
    recycling_waits: {
      subject: (facts) => `To approve: recycling would put ${facts.customers} customers into the pool`,
      task: 'That is more than a fifth of all customers. An admin approves the run or cancels it.',
    },
  },
};

/** What several notices of one template tell together. */
export const together = (facts: readonly PoolFacts[]): PoolFacts => ({
  customers: facts.reduce((sum, { customers }) => sum + customers, 0),
  first: facts.flatMap(({ first }) => first),
  of: facts.find(({ of }) => of !== null)?.of ?? null,
});

export function recyclingEmail(template: RecyclingTemplate, notice: RecyclingNotice, language: Language): RenderedMessage {
  const { recipientName, facts, companyName, url } = notice;
  const { subject, task } = wordings[language][template];
  const lines = facts.first.slice(0, listed).map(({ name, on }) => `- ${name}${language === 'zh' ? `（${on}）` : ` (${on})`}`);
  const more = facts.customers - lines.length;
  if (lines.length > 0 && more > 0) lines.push(language === 'zh' ? `- 另有${more}个客户` : `- and ${more} more`);
  const share = facts.of === null ? [] : [language === 'zh' ? `${facts.customers} / ${facts.of}` : `${facts.customers} of ${facts.of}`];
  const greeting = language === 'zh' ? `${recipientName}，您好：` : `Hello ${recipientName},`;
  const signature = language === 'zh' ? `${companyName} 客户交接` : `${companyName} customer handover`;
  const parts = [greeting, task, ...share, ...(lines.length > 0 ? [lines.join('\n')] : []), url, signature];
  return { subject: subject(facts), body: parts.join('\n\n') };
}
