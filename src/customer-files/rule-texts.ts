/** What a report says of a rule, in Chinese; in English it says the finding's own message. Pure. */

const chinese: Readonly<Record<string, string>> = {
  already_there: '已存在相同的客户，未重复导入',
  capacity_exceeded: '负责人名下客户已达上限',
  contact_name_missing: '请填写联系人姓名',
  contact_point_missing: '电话、邮箱、统一社会信用代码至少填写一项',
  employee_unknown: '没有此工号的员工',
  invalid_email: '邮箱格式不正确',
  invalid_phone: '电话号码不正确，境外号码请加国家代码，如 +65',
  invalid_tax_id: '统一社会信用代码或税号不正确',
  malformed: '含有无法识别的字符',
  name_empty: '客户名称不能为空',
  not_permitted: '无权把客户分给该负责人',
  owner_inactive: '负责人须为在职的销售或经理',
  primary_twice: '一个客户只能有一个主要联系人',
  tax_id_of_individual: '个人客户不填统一社会信用代码',
  too_long: '内容过长，最多 200 个字符',
  too_many_contacts: '一个客户最多 50 个联系人',
  twice_in_file: '与文件中前面的一行重复',
  type_missing: '请填写客户类型：企业或个人',
  unknown_word: '不是可选的值',
};

export const ruleText = (language: 'zh' | 'en', { rule, message }: { readonly rule: string; readonly message: string }): string =>
  language === 'zh' ? (chinese[rule] ?? message) : message;

export const reportHeaders = {
  zh: ['行', '客户名称', '结果', '列', '规则', '说明'],
  en: ['Line', 'Customer name', 'Outcome', 'Column', 'Rule', 'Message'],
} as const;
export const outcomeTexts = {
  zh: { bad: '有误', already_there: '已存在' },
  en: { bad: 'bad', already_there: 'already there' },
} as const;
