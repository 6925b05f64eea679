import type en from './en';

const zh: typeof en = {
  title: '登录 Baton 接力',
  lead: '销售离职或调岗，名下客户逐一交到下一位负责人手中，不遗漏任何一件事。',
  email: '邮箱',
  password: '密码',
  emailMissing: '请输入邮箱',
  passwordMissing: '请输入密码',
  signIn: '登录',
  demoTitle: '演示公司',
  demoHint: '选择一个身份即可登录，所有账号的密码都是 {{password}}。',
  ended: '登录已过期',
  endedHint: '重新登录后即可继续，已填写的内容不会丢失。',
  goOn: '登录并继续',
  leave: '换一个账号登录',
  currentPassword: '当前密码',
  newPassword: '新密码',
  newPasswordHint: '至少 8 个字符。修改后本设备保持登录，其他设备全部退出。',
  short: '至少 8 个字符',
  passwordChanged: '密码已修改。',
};
export default zh;
