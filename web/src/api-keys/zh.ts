import type en from './en';

const zh: typeof en = {
  add: '新建密钥',
  do: '生成密钥',
  revoke: '吊销',
  revokeTitle: '吊销 {{name}} 的密钥？',
  revokeHint: '立即失效且无法恢复。名称仍被占用，因为历史记录会引用它。',
  neverUsed: '从未使用',
  works: '有效',
  revoked: '{{at}}已吊销',
  columns: { name: '系统', scopes: '权限', created: '创建时间', used: '最近使用', state: '状态' },
  fields: {
    name: '系统名称',
    nameHint: '作为该系统提交内容的来源，例如 crm 或 hr-core。',
    nameRule: '使用小写字母和数字，中间可用 _ . -',
    scopes: '权限范围',
    scopesRule: '请至少选择一项。',
    signs: '该系统会对人事事件签名',
    signsHint: '按照 Standard Webhooks 规范。未使用随后显示的签名密钥签名的事件将被拒绝。',
  },
  scopes: { hr: '人事', customers: '客户', handovers: '交接', pool: '公海', admin: '全部' },
  scopeHints: {
    hr: '人事事件、员工和人员变动',
    customers: '客户、联系人和未结业务',
    handovers: '发起和查看交接',
    pool: '回收、分配、查看规则、启动任务',
    admin: '包括密钥和期限在内的全部权限',
  },
  madeTitle: '{{name}} 的密钥',
  once: '密钥仅显示这一次，请妥善保存到相应系统中。',
  use: '系统在每个请求中携带：',
  sign: '系统用以下签名密钥对人事事件签名，同样仅显示这一次：',
  empty: '还没有密钥',
  emptyHint: '可为 CRM、人事系统或脚本创建密钥。',
};
export default zh;
