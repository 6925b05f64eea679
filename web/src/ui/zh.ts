import type en from './en';

const zh: typeof en = {
  roles: { sales: '销售', manager: '主管', hr: '人事', admin: '管理员', operator: '运维', system: '系统' },
  save: '保存',
  cancel: '取消',
  close: '关闭',
  retry: '重试',
  loadMore: '显示更多',
  loading: '正在加载',
  none: '无',
  nobody: '待定',
  choosePerson: '输入姓名或工号',
  noPerson: '没有找到',
  due: '{{when}}到期',
  overdue: '已逾期：{{when}}',
  noDeadline: '无期限',
};
export default zh;
