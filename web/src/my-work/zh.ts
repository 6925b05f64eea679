import type en from './en';

const zh: typeof en = {
  title: '我的待办',
  parts: { preparer: '待我准备', reviewer: '待我审核', receiver: '待我确认' },
  hints: {
    preparer: '整理交接清单，然后提交审核。',
    reviewer: '查看清单、落实接手人，然后批准。',
    receiver: '确认接收客户，或退回并说明缺什么。',
  },
  empty: '暂时没有待办',
  emptyHint: '轮到您准备、审核或接手的交接会按紧急程度显示在这里。',
};
export default zh;
