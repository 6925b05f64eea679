/** The words of the first page. */

export type PageLanguage = 'zh' | 'en';

const en = {
  title: 'Baton · customer handover',
  lead: 'When a salesperson leaves, every customer reaches the next owner with nothing lost.',
  stages: ['Preparation', 'Review', 'Confirmation', 'Completed'],
  stageNotes: [
    'the old owner puts the checklist in order',
    'the manager approves it and names the receiver',
    'the receiver accepts',
    'the owner changes, the customer is told',
  ],
  whereTitle: 'What runs where',
  api: 'API',
  apiNote: 'Every operation, to read and to try. The document itself is at /docs/json.',
  temporal: 'Temporal',
  temporalNote: (namespace: string) =>
    `Every handover is a workflow here: where it stands, who must act, what was said. Namespace ${namespace}.`,
  email: 'E-mail',
  emailEmbedded: 'Embedded inbox. No mail leaves this machine; read here what customers would receive.',
  emailReal: (host: string) => `Real mail, by way of ${host}.`,
  emailUnknown: 'Not configured.',
  sms: 'SMS',
  smsOf: {
    embedded: 'Embedded outbox. No SMS leaves this machine; an admin or a key reads it at /api/v1/dev/sms.',
    twilio: 'Real SMS, by way of Twilio.',
    off: 'Switched off: customers are told by e-mail only.',
  },
  health: 'Health',
  healthNote: 'Whether the database and Temporal answer; figures for Prometheus are at /metrics.',
  open: 'Open',
  peopleTitle: 'Who can sign in',
  peopleNote: (password: string) => `This is the demo company. Password of all: ${password}`,
  people: ['Id', 'Name', 'Role', 'E-mail'],
  roles: { sales: 'sales', manager: 'manager', hr: 'HR', admin: 'admin', operator: 'operator' },
  startTitle: 'A first look',
  startNote: 'From a shell: sign in as a manager, and see the handovers that wait.',
  other: '中文',
};

const zh: typeof en = {
  title: 'Baton · 客户交接',
  lead: '销售离职或调岗，名下客户逐一交到下一位负责人手中，不遗漏任何一件事。',
  stages: ['准备', '审核', '确认', '完成'],
  stageNotes: ['原负责人整理交接清单', '主管审核并指定接手人', '接手人确认接收', '负责人变更，客户收到通知'],
  whereTitle: '各部分在哪里运行',
  api: 'API',
  apiNote: '全部接口，可查阅，也可直接试用。OpenAPI 文档：/docs/json。',
  temporal: 'Temporal',
  temporalNote: (namespace) => `每一次交接都是一个工作流：当前阶段、由谁处理、处理记录，都在这里。命名空间：${namespace}。`,
  email: '邮件',
  emailEmbedded: '内置收件箱。邮件不会离开本机，可在这里查看客户将收到的内容。',
  emailReal: (host) => `真实邮件，经 ${host} 发送。`,
  emailUnknown: '尚未配置。',
  sms: '短信',
  smsOf: {
    embedded: '内置发件箱。短信不会离开本机，管理员或 API 密钥可在 /api/v1/dev/sms 查看。',
    twilio: '真实短信，经 Twilio 发送。',
    off: '已关闭：只用邮件通知客户。',
  },
  health: '运行状态',
  healthNote: '数据库与 Temporal 是否正常；Prometheus 指标在 /metrics。',
  open: '打开',
  peopleTitle: '可以登录的账号',
  peopleNote: (password) => `当前为演示公司，所有账号的密码都是 ${password}`,
  people: ['工号', '姓名', '角色', '邮箱'],
  roles: { sales: '销售', manager: '主管', hr: '人事', admin: '管理员', operator: '运维' },
  startTitle: '先看一眼',
  startNote: '在命令行中以主管身份登录，查看待处理的交接。',
  other: 'English',
};

export const texts = { en, zh } as const;
