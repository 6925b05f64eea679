import { describe, expect, test } from 'vitest';
import { compose } from '../../../src/notifications/composing.js';
import type { OutboxRow } from '../../../src/notifications/outbox-row.js';

const rowOf = (id: string, difference: Partial<OutboxRow> = {}): OutboxRow => ({
  id,
  channel: 'email',
  state: 'queued',
  template: 'handover_completed',
  language: 'zh',
  recipientKind: 'customer',
  address: 'someone@example.com',
  subject: null,
  body: null,
  attempts: 0,
  providerCode: null,
  sendingAt: null,
  note: null,
  recipientName: `客户${id}`,
  recipientLeft: false,
  recipientOptedOut: false,
  handoverId: id,
  handoverStatus: 'completed',
  handoverStage: 'completed',
  wasTold: true,
  customerName: `客户${id}`,
  customerType: 'individual',
  oldOwnerName: '张三',
  oldOwnerPhone: null,
  oldOwnerEmail: 'e003@demo.example',
  newOwnerName: '陈晨',
  newOwnerPhone: null,
  newOwnerEmail: 'e004@demo.example',
  completedOn: '2026-11-23',
  dueOn: null,
  personnelChangeId: null,
  changeEmployeeName: null,
  changeCustomers: 0,
  changeWaiting: 0,
  changeUndecided: 0,
  changeDueOn: null,
  assignerName: null,
  assignedCustomers: 0,
  assigned: null,
  pool: null,
  ...difference,
});
const setting = {
  company: { name: '晨光', hotline: '400', smsSignature: '晨光' },
  publicUrl: 'https://baton.example',
  bundlesCustomers: true,
};
const task = (id: string, difference: Partial<OutboxRow> = {}) =>
  rowOf(id, { recipientKind: 'employee', template: 'handover_to_review', handoverStatus: 'open', handoverStage: 'review', ...difference });

const messagesOf = (rows: OutboxRow[], difference = {}) =>
  compose(rows, { ...setting, ...difference }).messages.map(({ row, bundled }) => [row.id, ...bundled.map(({ id }) => id)]);

describe('one message', () => {
  test('for all customers of an address', () => {
    expect(messagesOf([rowOf('1'), rowOf('2'), rowOf('3', { address: 'other@example.com' })])).toEqual([['1', '2'], ['3']]);
    const [message] = compose([rowOf('1'), rowOf('2')], setting).messages;
    expect(message?.body).toContain('客户1');
    expect(message?.body).toContain('客户2');
  });

  test('for each language and each template', () => {
    expect(messagesOf([rowOf('1'), rowOf('2', { language: 'en' }), task('3')])).toEqual([['1'], ['2'], ['3']]);
  });

  test('for each customer where nothing is collected, but still one for all of an employee', () => {
    expect(messagesOf([rowOf('1'), rowOf('2'), task('3'), task('4')], { bundlesCustomers: false })).toEqual([['1'], ['2'], ['3', '4']]);
  });

  test('keeps what it said at an earlier try, and takes no others in', () => {
    const { messages } = compose([rowOf('1', { body: 'as before', subject: 'before' }), rowOf('2')], setting);
    expect(messages.map(({ body, bundled }) => [body.includes('as before'), bundled.length])).toEqual([
      [true, 0],
      [false, 0],
    ]);
  });
});

describe('a message of several rows', () => {
  const bodyOf = (rows: OutboxRow[]) => compose(rows, setting).messages.map(({ subject, body }) => ({ subject, body }));

  test('names each handover once, with everything that colleagues wrote about it', () => {
    const returned = { template: 'handover_returned', handoverStage: 'preparation', handoverId: 'h1', customerName: '一号' };
    const rows = [task('1', { ...returned, note: '电话?' }), task('2', { ...returned, note: '合同?' })];
    const [message] = bodyOf([...rows, task('3', { ...returned, handoverId: 'h3', customerName: '三号', note: '电话?' })]);
    expect(message?.subject).toContain('2个客户');
    expect(message?.body.match(/一号/g)).toHaveLength(1);
    expect(message?.body).toContain('留言：电话?；合同?');
  });

  test('goes on without those that are done meanwhile, whichever was the first', () => {
    const rows = [task('1', { handoverStage: 'confirmation' }), task('2'), task('3')];
    const { messages, withdrawn } = compose(rows, setting);
    expect(withdrawn).toEqual([{ id: '1', reason: 'no_longer_needed' }]);
    expect(messages.map(({ row, bundled, subject }) => [row.id, bundled.length, subject])).toEqual([['2', 1, '待审核：2个客户的交接']]);
  });

  test('says the numbers of a personnel change once, with all reasons', () => {
    const change = { personnelChangeId: 'p1', changeEmployeeName: '张三', changeWaiting: 12, handoverId: null };
    const overdue = { ...change, template: 'personnel_change_overdue' };
    expect(bodyOf([task('1', overdue), task('2', overdue)])[0]?.subject?.match(/张三/g)).toHaveLength(1);
    const beyond = { ...change, template: 'personnel_change_over_capacity' };
    const [said] = bodyOf([task('1', { ...beyond, note: '熟悉' }), task('2', { ...beyond, note: '同城' })]);
    expect(said?.body).toContain('理由：熟悉；同城');
    const both = bodyOf([task('1', overdue), task('2', { ...overdue, personnelChangeId: 'p2', changeEmployeeName: '李四' })]);
    expect(both[0]?.subject).toMatch(/张三.*李四/);
  });
});

describe('what is not sent after all', () => {
  test.each([
    ['left', rowOf('1', { recipientLeft: true })],
    ['opted_out', rowOf('1', { recipientOptedOut: true })],
    ['undone', rowOf('1', { handoverStatus: 'undone' })],
    ['not_told', rowOf('1', { template: 'handover_undone', handoverStatus: 'undone', wasTold: false })],
    ['no_longer_needed', task('1', { handoverStage: 'confirmation' })],
    ['no_longer_needed', task('1', { handoverStatus: 'cancelled' })],
    ['unknown_template', rowOf('1', { template: 'of_a_newer_version' })],
  ])('%s', (reason, row) => {
    expect(compose([row], setting)).toEqual({ messages: [], withdrawn: [{ id: '1', reason }] });
  });
});
