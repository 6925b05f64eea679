/** What the handover sheet says, in Chinese and in English. Pure. */
import type { LooseEndKind } from './loose-ends.js';
import type { Clearance, HandoverSheet, SheetCustomer } from './leaving-schemas.js';

export type Language = 'zh' | 'en';

export interface Words {
  readonly title: Readonly<Record<HandoverSheet['kind'], string>>;
  readonly name: string;
  readonly department: string;
  readonly lastDay: string;
  readonly reviewer: string;
  readonly clearance: string;
  readonly states: Readonly<Record<Clearance['state'], string>>;
  readonly customers: (many: number) => string;
  readonly looseEnds: (many: number) => string;
  readonly open: string;
  readonly nothingOpen: string;
  readonly none: string;
  readonly nobody: string;
  readonly pool: string;
  readonly system: string;
  /** Who took a step, and whom they represented. */
  readonly by: (who: string, forWhom: string | null) => string;
  readonly customerHeads: readonly string[];
  readonly looseEndHeads: readonly string[];
  readonly levels: Readonly<Record<SheetCustomer['level'], string>>;
  readonly standings: Readonly<Record<SheetCustomer['standing'], string>>;
  readonly kinds: Readonly<Record<LooseEndKind, string>>;
  readonly holds: Readonly<Record<keyof Clearance['holds'], string>>;
  readonly signatures: string;
  readonly signers: readonly string[];
  readonly printed: (at: string) => string;
}

const chinese: Words = {
  title: { resignation: '离职交接单', position_change: '调岗交接单' },
  name: '员工',
  department: '部门',
  lastDay: '最后工作日',
  reviewer: '审核人',
  clearance: '交接状态',
  states: { pending: '交接中', cleared: '已办结', called_off: '已撤销', not_needed: '在职' },
  customers: (many) => `客户去向（${many}）`,
  looseEnds: (many) => `其他工作去向（${many}）`,
  open: '未结事项',
  nothingOpen: '无未结事项。',
  none: '无。',
  nobody: '—',
  pool: '公海',
  system: '系统',
  by: (who, forWhom) => (forWhom === null ? who : `${who}（代${forWhom}）`),
  customerHeads: ['序号', '客户', '级别', '接手人', '状态', '准备', '审核', '确认'],
  looseEndHeads: ['类别', '事项', '客户', '接手人', '移交时间'],
  levels: { important: '重要', normal: '普通', potential: '潜在' },
  standings: {
    planned: '待启动',
    preparation: '准备中',
    review: '审核中',
    confirmation: '待确认',
    completed: '已交接',
    pooled: '已入公海',
    cancelled: '已取消',
    excluded: '不交接',
    failed: '未能启动',
  },
  kinds: {
    opportunities: '商机',
    contracts: '合同',
    service_tickets: '服务工单',
    payment_issues: '回款问题',
    reviewer_parts: '交接审核',
    receiver_parts: '待接手交接',
    preparer_parts: '交接准备',
    reviewed_changes: '人员变动审核',
    direct_reports: '下属',
    delegations: '代理',
    pool_memberships: '公海成员',
  },
  holds: { customers: '客户', inHandover: '其中交接中', openWork: '未结工作', parts: '交接任务', directReports: '下属' },
  signatures: '签字确认',
  signers: ['交接人', '接手人', '部门负责人', '人力资源'],
  printed: (at) => `打印时间：${at}`,
};

const english: Words = {
  title: { resignation: 'Handover sheet: resignation', position_change: 'Handover sheet: position change' },
  name: 'Employee',
  department: 'Department',
  lastDay: 'Last working day',
  reviewer: 'Reviewer',
  clearance: 'Clearance',
  states: { pending: 'pending', cleared: 'cleared', called_off: 'called off', not_needed: 'not needed: stays with the firm' },
  customers: (many) => `What went to whom: customers (${many})`,
  looseEnds: (many) => `Other work (${many})`,
  open: 'What is open',
  nothingOpen: 'Nothing is open.',
  none: 'None.',
  nobody: '—',
  pool: 'public pool',
  system: 'system',
  by: (who, forWhom) => (forWhom === null ? who : `${who} (for ${forWhom})`),
  customerHeads: ['No.', 'Customer', 'Level', 'Receiver', 'State', 'Prepared', 'Approved', 'Confirmed'],
  looseEndHeads: ['Kind', 'What', 'Customer', 'Receiver', 'Given on at'],
  levels: { important: 'important', normal: 'normal', potential: 'potential' },
  standings: {
    planned: 'planned',
    preparation: 'in preparation',
    review: 'in review',
    confirmation: 'to be confirmed',
    completed: 'handed over',
    pooled: 'in the pool',
    cancelled: 'cancelled',
    excluded: 'not handed over',
    failed: 'could not be opened',
  },
  kinds: {
    opportunities: 'opportunity',
    contracts: 'contract',
    service_tickets: 'service ticket',
    payment_issues: 'payment issue',
    reviewer_parts: 'review of a handover',
    receiver_parts: 'handover to be received',
    preparer_parts: 'preparation of a handover',
    reviewed_changes: 'review of a personnel change',
    direct_reports: 'direct report',
    delegations: 'delegation',
    pool_memberships: 'pool membership',
  },
  holds: {
    customers: 'Customers',
    inHandover: 'of those, being handed over',
    openWork: 'Open work',
    parts: 'Parts in handovers',
    directReports: 'Direct reports',
  },
  signatures: 'Signatures',
  signers: ['Leaver', 'Receiver', 'Manager', 'HR'],
  printed: (at) => `Printed ${at}`,
};

export const wordsOf = (language: Language): Words => (language === 'zh' ? chinese : english);
