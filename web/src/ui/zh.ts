import type en from './en';

const zh: typeof en = {
  roles: { sales: '销售', manager: '主管', hr: '人事', admin: '管理员', operator: '运维', system: '系统' },
  levels: { important: '重要', normal: '普通', potential: '潜在' },
  customerTypes: { individual: '个人', enterprise: '企业' },
  actions: '操作',
  select: '选择 {{name}}',
  selectAll: '选择当前显示的全部',
  save: '保存',
  cancel: '取消',
  close: '关闭',
  retry: '重试',
  loadMore: '显示更多',
  loading: '正在加载',
  none: '无',
  nobody: '待定',
  choosePerson: '输入姓名或工号',
  unknownPerson: '未知人员',
  noPerson: '没有找到',
  leave: { title: '不保存就离开？', hint: '您填写的内容还没有保存。', stay: '留在此页', go: '离开' },
  languages: { zh: '中文', en: '英文' },
  due: '{{when}}到期',
  overdue: '已逾期：{{when}}',
  noDeadline: '无期限',
  secret: { copy: '复制', copied: '已复制', kept: '已保存' },
};
export default zh;
