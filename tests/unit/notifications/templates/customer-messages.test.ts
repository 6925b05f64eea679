import { describe, expect, test } from 'vitest';
import {
  customerEmail,
  customerSms,
  type CompletedHandover,
  type CompletionFacts,
} from '../../../../src/notifications/templates/customer-messages.js';
import { smsSegments } from './sms-segments.js';

const oldOwner = { name: '张三 Zhang', phone: '+8613800000003', email: 'e003@demo.example' };
const newOwner = { name: '陈晨 Chen', phone: '+8613800000004', email: 'e004@demo.example' };
const company = { name: '晨光集团', hotline: '400-820-0000', smsSignature: '晨光' };
const handover: CompletedHandover = {
  customerName: '上海远方科技有限公司',
  customerType: 'enterprise',
  oldOwner,
  newOwner,
  completedOn: '2026-11-23',
};
const facts: CompletionFacts = { recipientName: handover.customerName, handovers: [handover], company };

/** Words that would tell a customer why: none may appear. */
const reasons = /离职|辞职|辞退|离开|调岗|岗位|调动|升职|人事|resign|leave|left|leaving|terminat|position|promot|reorgani|dismiss/i;

const customerOf = (number: number): CompletedHandover => ({ ...handover, customerName: `客户${number}` });
const several: CompletionFacts = {
  recipientName: null,
  handovers: [customerOf(1), customerOf(2), customerOf(3), customerOf(4), customerOf(5)],
  company,
};

describe.each(['zh', 'en'] as const)('what a customer reads in %s', (language) => {
  const email = customerEmail(facts, language);
  const sms = customerSms(facts, language);

  test.each([
    ['the e-mail', email.body],
    ['the SMS', sms.body],
  ])('%s names both owners, how to reach the new one, and the number to verify', (_, text) => {
    for (const word of [oldOwner.name, newOwner.name, newOwner.phone, newOwner.email, company.hotline]) expect(text).toContain(word);
  });

  test('the e-mail also says how the old owner could be reached, what stays the same, and since when', () => {
    expect(email.body).toContain(oldOwner.phone);
    expect(email.body).toContain(oldOwner.email);
    expect(email.body).toMatch(
      language === 'zh' ? /保持不变[^]*合同[^]*收款账户不变/ : /stays the same[^]*contracts[^]*bank details do not change/i,
    );
    expect(email.body).toContain(language === 'zh' ? '2026年11月23日' : '23 November 2026');
    expect(email.subject).toContain(newOwner.name);
  });

  test.each([
    ['e-mail', `${email.subject} ${email.body}`],
    ['SMS', sms.body],
    ['e-mail for several customers', customerEmail(several, language).body],
    ['SMS for several customers', customerSms(several, language).body],
  ])('the %s never says why', (_, text) => {
    expect(text).not.toMatch(reasons);
  });

  test('the SMS is short, also for several customers of one address', () => {
    expect(smsSegments(sms.body)).toBeLessThanOrEqual(3);
    expect(smsSegments(customerSms(several, language).body)).toBeLessThanOrEqual(3);
  });

  test('the e-mail for several customers names each of them', () => {
    for (const { customerName } of several.handovers) expect(customerEmail(several, language).body).toContain(customerName);
  });

  test('different owners of one address are told apart', () => {
    const another = { name: '赵敏 Zhao', phone: '+8613800000005', email: 'e005@demo.example' };
    const body = customerSms({ ...several, handovers: [customerOf(1), { ...customerOf(2), newOwner: another }] }, language).body;
    expect(body).toContain(newOwner.name);
    expect(body).toContain(another.name);
  });

  test('an owner without a telephone leaves no empty place', () => {
    const withoutPhone = { ...facts, handovers: [{ ...handover, newOwner: { ...newOwner, phone: null } }] as const };
    expect(customerEmail(withoutPhone, language).body).not.toMatch(/null|undefined/);
    expect(customerSms(withoutPhone, language).body).toContain(newOwner.email);
  });
});

test('a Chinese SMS is signed as carriers demand, and uses Chinese punctuation', () => {
  const { body } = customerSms(facts, 'zh');
  expect(body).toMatch(/^【晨光】/);
  expect(body).not.toMatch(/[\u4e00-\u9fff][,:;!?()]|[,:;!?()][\u4e00-\u9fff]/);
});

describe('after an undo', () => {
  test.each([
    ['zh', customerEmail({ ...facts, isCorrection: true }, 'zh'), '此前通知您的客户经理变更已撤销'],
    ['zh', customerSms({ ...facts, isCorrection: true }, 'zh'), '此前通知的变更已撤销'],
    ['en', customerEmail({ ...facts, isCorrection: true }, 'en'), 'has been reversed'],
    ['en', customerSms({ ...facts, isCorrection: true }, 'en'), 'Correction'],
  ] as const)('the customer reads in %s that what it was told holds no more, and never why', (_, { body }, words) => {
    expect(body).toContain(words);
    expect(body).not.toMatch(reasons);
    expect(customerEmail(facts, 'zh').body + customerEmail(facts, 'en').body).not.toContain(words);
  });
});
