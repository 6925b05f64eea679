import { describe, expect, test } from 'vitest';
import { employeeEmail, type NoticedHandover } from '../../../../src/notifications/templates/employee-notices.js';
import { changeTemplates, employeeTemplates, isChangeTemplate } from '../../../../src/notifications/templates/names.js';

const handoverOf = (number: number): NoticedHandover => ({
  customerName: `客户${number}`,
  oldOwnerName: '张三',
  newOwnerName: '陈晨',
  dueOn: '2026-11-27',
  note: null,
  url: `https://baton.example/handovers/${number}`,
});
const facts = { recipientName: '李经理', companyName: '晨光集团', changes: [], assignments: [], handovers: [handoverOf(1)] };
const assignmentOf = (count: number, assignerName: string | null) => ({
  assignerName,
  count,
  customers: Array.from({ length: Math.min(count, 20) }, (_, index) => ({
    name: `客户${index + 1}`,
    url: `https://baton.example/customers/${index + 1}`,
  })),
});
const change = {
  employeeName: '张三',
  customers: 380,
  waitingForYou: 12,
  undecided: 40,
  dueOn: '2026-11-27',
  note: null,
  url: 'https://baton.example/personnel-changes/1',
};
const notOfTheReader: readonly string[] = ['personnel_change_to_divide', 'personnel_change_cleared', 'personnel_change_over_capacity'];

describe.each(['zh', 'en'] as const)('notices to employees in %s', (language) => {
  test.each(employeeTemplates.filter((template) => !isChangeTemplate(template) && template !== 'pool_assigned'))(
    '%s names the customer and where to go',
    (template) => {
      const { subject, body } = employeeEmail(template, facts, language);
      expect(subject).toContain('客户1');
      expect(body).toContain('https://baton.example/handovers/1');
      expect(body).toContain('2026-11-27');
    },
  );

  test('twenty are listed, the rest is counted', () => {
    const handovers = Array.from({ length: 25 }, (_, index) => handoverOf(index + 1));
    const { subject, body } = employeeEmail('handover_to_review', { ...facts, handovers }, language);
    expect(subject).toContain('25');
    expect(body).toContain('handovers/20\n');
    expect(body).not.toContain('handovers/21');
    expect(body).toMatch(language === 'zh' ? /另有5个客户/ : /and 5 more/);
  });

  test('many begin with how many they are and until when, and those due first are among the listed', () => {
    const handovers = Array.from({ length: 25 }, (_, index) => ({
      ...handoverOf(index + 1),
      dueOn: index < 24 ? '2026-12-04' : '2026-11-30',
    }));
    const { body } = employeeEmail(
      'handover_to_confirm',
      { ...facts, handovers: [{ ...handoverOf(99), dueOn: null }, ...handovers] },
      language,
    );
    expect(body).toMatch(language === 'zh' ? /共26个客户，最早于2026-11-30到期。\n/ : /26 customers, the first by 2026-11-30\.\n/);
    expect(body.indexOf('handovers/25')).toBeGreaterThan(-1);
    expect(body.indexOf('handovers/25')).toBeLessThan(body.indexOf('handovers/1\n'));
    expect(body).not.toContain('handovers/99');
    const { body: alone } = employeeEmail('handover_to_confirm', facts, language);
    expect(alone).not.toMatch(/共1个客户|1 customers/);
  });

  test('what a colleague wrote is passed on', () => {
    const { body } = employeeEmail('handover_sent_back', { ...facts, handovers: [{ ...handoverOf(1), note: '合同到期日?' }] }, language);
    expect(body).toContain('合同到期日?');
  });

  test('of a customer that went to the pool nobody reads that it stays with the old owner, or comes to the receiver', () => {
    const { subject, body } = employeeEmail('handover_to_pool', facts, language);
    for (const text of [subject, body]) expect(text).toContain(language === 'zh' ? '公海' : 'public pool');
    expect(body).not.toContain(facts.handovers[0]?.newOwnerName);
    expect(body).not.toMatch(/仍由|stays with/);
  });

  test('a personnel change is one message: how many, how many need you, until when', () => {
    const { subject } = employeeEmail('personnel_change_opened', { ...facts, handovers: [], changes: [change] }, language);
    for (const word of ['张三', '380', '12', '2026-11-27']) expect(subject).toContain(word);
  });

  test('four hundred assigned customers are one message: how many, by whom, the first twenty by name', () => {
    const assignments = [assignmentOf(399, '李经理'), assignmentOf(1, null)];
    const { subject, body } = employeeEmail('pool_assigned', { ...facts, handovers: [], assignments }, language);
    expect(subject).toContain('400');
    expect(body).toContain('李经理');
    expect(body).toContain('- 客户20 https://baton.example/customers/20\n');
    expect(body).toMatch(language === 'zh' ? /另有380个客户/ : /and 380 more/);
  });

  test('one assigned customer is named alone', () => {
    const { subject, body } = employeeEmail('pool_assigned', { ...facts, handovers: [], assignments: [assignmentOf(1, null)] }, language);
    expect(subject).toContain(language === 'zh' ? '系统从公海分配给您1个客户' : '1 customer of the pool');
    expect(body).not.toMatch(/另有|more/);
  });

  test('the reviewer hears how many customers are to be divided', () => {
    const { subject } = employeeEmail('personnel_change_to_divide', { ...facts, handovers: [], changes: [change] }, language);
    for (const word of ['张三', '40']) expect(subject).toContain(word);
  });

  test('HR hears who is cleared, of how many customers, and where the sheet is', () => {
    const { subject, body } = employeeEmail('personnel_change_cleared', { ...facts, handovers: [], changes: [change] }, language);
    for (const word of ['张三', '380']) expect(subject).toContain(word);
    expect(body).toContain(change.url);
  });

  test('the next manager up reads whose customers go beyond a capacity, why, and where to look', () => {
    const changes = [{ ...change, note: '他熟悉这些客户' }];
    const { subject, body } = employeeEmail('personnel_change_over_capacity', { ...facts, handovers: [], changes }, language);
    expect(subject).toContain('张三');
    for (const word of ['他熟悉这些客户', change.url]) expect(body).toContain(word);
  });

  test.each(changeTemplates.filter((template) => !notOfTheReader.includes(template)))(
    '%s of a personnel change says whose, how many of them are meant, and where to go',
    (template) => {
      const { subject, body } = employeeEmail(template, { ...facts, handovers: [], changes: [change] }, language);
      for (const word of ['张三', '12']) expect(subject).toContain(word);
      expect(body).toContain(change.url);
    },
  );
});
