import type en from './en';

const zh: typeof en = {
  employee: '工号',
  anyState: '全部状态',
  repeat: '重新处理',
  open: '查看',
  columns: { type: '事件', employee: '员工', source: '来源及编号', received: '收到时间', state: '状态', change: '人员变动' },
  types: {
    terminated: '离职',
    termination_updated: '离职变更',
    termination_cancelled: '撤回离职',
    position_changed: '调岗',
    rehired: '重新入职',
  },
  states: {
    received: '已收到',
    applied: '已处理',
    rescheduled: '日期已调整',
    superseded: '已被更新的事件取代',
    waiting: '等待其他事件',
    ignored: '已忽略',
    dead: '已放弃',
  },
  reasons: {
    employee_unknown: '没有此工号的员工，可先新增员工再重新处理。',
    owns_nothing: '此人没有需要交接的内容。',
    not_leaving: '此人并未离职。',
    nothing_to_cancel_yet: '尚无可撤回的离职。',
    nothing_to_update_yet: '尚无可变更的离职。',
  },
  empty: '没有符合条件的事件',
  emptyHint: '人事系统发来的事件及处理结果会显示在这里。',
};
export default zh;
