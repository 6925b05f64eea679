import type en from './en';

const zh: typeof en = {
  title: '系统组成',
  subtitle: '{{company}} · Baton {{version}}',
  api: 'API',
  apiNote: '全部接口，可查阅，也可直接试用。OpenAPI 文档：/docs/json。',
  temporal: 'Temporal',
  temporalNote: '每一次交接都是一个工作流：当前阶段、由谁处理、处理记录，都在这里。命名空间：{{namespace}}。',
  email: '邮件',
  emailEmbedded: '内置收件箱。邮件不会离开本机，可在这里查看客户将收到的内容。',
  emailReal: '真实邮件，经 {{host}} 发送。',
  sms: '短信',
  smsOutbox: '查看短信内容',
  smsOf: {
    embedded: '内置发件箱。短信不会离开本机，管理员和运维可在这里查看客户将收到的内容，其他系统通过 /api/v1/dev/sms 读取。',
    twilio: '真实短信，经 Twilio 发送。',
    off: '已关闭：只用邮件通知客户。',
  },
  health: '运行状态',
  healthNote: '数据库与 Temporal 是否正常；Prometheus 指标在 /metrics。',
};
export default zh;
