import type en from './en';

const zh: typeof en = {
  title: '客户交接',
  subtitle: '一位客户从一位负责人交到另一位负责人手中',
  stages: { preparation: '准备', review: '审核', confirmation: '确认', completed: '完成' },
  statuses: { open: '进行中', completed: '已完成', cancelled: '已取消', undone: '已撤销' },
  reasons: { resignation: '离职', position_change: '岗位调整' },
  filters: {
    status: '状态',
    stage: '阶段',
    part: '我的角色',
    anyStage: '全部阶段',
    anyPart: '所有人的',
    parts: { preparer: '由我准备', reviewer: '由我审核', receiver: '由我接手', fromOwner: '原由我负责' },
  },
  columns: { customer: '客户', from: '原负责人', to: '接手人', stage: '阶段', acts: '当前处理人', due: '期限', open: '未完成项目' },
  openItems_one: '{{count}} 项必填未完成',
  openItems_other: '{{count}} 项必填未完成',
  nothingOpen: '全部完成',
  empty: '这里还没有交接',
  emptyHint: '有人离职或调岗时，其名下每位客户都会成为一条交接，显示在这里。也可以换个筛选条件看看。',
};
export default zh;
