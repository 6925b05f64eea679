import type en from './en';

const zh: typeof en = {
  title: '系统管理',
  subtitle: '人员、期限、公海，以及系统间的往来。',
  notForYou: '您无需使用此页面',
  notForYouHint: '此处供人事、管理员和运维使用。',
  sections: {
    stuck: { title: '卡住的事项', subtitle: '哪些事项没有自动推进、从何时起、原因以及处理办法。' },
    employees: { title: '员工', subtitle: '员工资料、汇报关系、客户数上限和代理人。' },
    policies: { title: '期限', subtitle: '交接各阶段的期限，以及超期后的处理方式。' },
    workingDays: { title: '工作日', subtitle: '公司与国家法定安排不同的上班日和休息日。' },
    pools: { title: '公海设置', subtitle: '有哪些公海、谁可以领取，以及各项限额。' },
    apiKeys: { title: 'API 密钥', subtitle: '哪些系统可以接入 Baton，以及各自的权限。' },
    webhooks: { title: '事件推送', subtitle: '哪些系统会收到事件，以及每次推送的结果。' },
    notifications: { title: '消息记录', subtitle: '发给谁、发了什么、哪些待发、哪些失败及原因。' },
    hrEvents: { title: '人事事件', subtitle: '人事系统发来的每个事件及处理结果。' },
    poolRules: { title: '公海规则', subtitle: '无人跟进的客户何时进入公海。' },
  },
};
export default zh;
