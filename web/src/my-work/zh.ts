import type en from './en';

const zh: typeof en = {
  title: '我的待办',
  waiting_one: '{{count}} 条交接等待您处理',
  waiting_other: '{{count}} 条交接等待您处理',
  parts: { preparer: '待我准备', receiver: '待我接手' },
  hints: {
    preparer: '整理交接清单后提交审核，最紧急的排在最前。',
    receiver: '确认接手，或退回并说明缺什么，最紧急的排在最前。',
  },
  groups: { nothingOpen: '无未结业务', complete: '资料齐全，有未结业务', needsYou: '需要您处理' },
  groupHints: {
    nothingOpen: '没有未结的商机、合同、工单或回款，不会有遗漏。',
    complete: '备注齐全，按涉及金额从高到低排列。',
    completeWithTotal: '备注齐全，涉及金额合计 {{total}}，从高到低排列。',
    needsYou: '还有欠缺。可逐条查看，也可以统一处理。',
  },
  needs: { noReceiver: '无接手人', openItems: '项目未完成', overduePayment: '有逾期回款', missingNotes: '缺少备注' },
  approveAll_one: '批准',
  approveAll_other: '全部批准（{{count}} 条）',
  approveAnyway_one: '直接批准',
  approveAnyway_other: '直接批准 {{count}} 条',
  confirmAll: '全部接手（{{count}} 条）',
  sendAll: '提交 {{count}} 条审核',
  nameReceiver_one: '指定接手人',
  nameReceiver_other: '为 {{count}} 条指定接手人',
  nameReceiverHint: '这些客户都由此人接手，并同时批准。',
  nameAndApprove_one: '指定并批准',
  nameAndApprove_other: '指定并批准 {{count}} 条',
  receiver: '接手人',
  showAll: '显示全部 {{count}} 条',
  empty: '暂时没有待办',
  emptyHint: '轮到您准备、审核或接手的交接会按紧急程度显示在这里。',
};
export default zh;
