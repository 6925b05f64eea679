import type en from './en';

const zh: typeof en = {
  skip: '跳到正文',
  navigation: '主导航',
  more: '更多',
  pages: {
    myWork: '我的待办',
    handovers: '客户交接',
    customers: '客户',
    personnelChanges: '人员变动',
    pool: '公海',
    administration: '系统管理',
    about: '系统组成',
  },
  account: '{{name}} 的账号',
  language: '语言',
  appearance: '外观',
  appearances: { system: '自动', light: '浅色', dark: '深色' },
  changePassword: '修改密码',
  signOut: '退出登录',
  otherLanguageMissing: '另一种语言暂时无法加载，请稍后或恢复连接后再试。',
  offline: '当前处于离线状态：页面内容可能不是最新的，提交的操作会在恢复连接后继续。',
  incomplete: '页面的部分内容尚未加载成功，系统会继续尝试。',
  noSuchPage: '没有这个页面',
  noSuchPageHint: '地址可能有误，或者页面已经移走。',
  toMyWork: '回到我的待办',
  broken: '页面无法显示',
  brokenHint: '已保存的内容不会丢失，重新加载通常可以解决。',
  reload: '重新加载',
};
export default zh;
