import type en from './en';

const zh: typeof en = {
  add: '新增日期',
  forget: '恢复按国家安排',
  works: '上班',
  rests: '休息',
  missing: '请选择日期。',
  hint: '之后计算的期限按此执行，已在计时的期限不变。',
  columns: { day: '日期', kind: '安排', note: '备注' },
  empty: '没有与国家安排不同的日期',
  emptyHint: '法定节假日和调休上班日已内置。公司另有安排的日期可在此添加。',
};
export default zh;
