/** The columns of a file of customers, by the names that people give them in Chinese and English. Pure. */

export const customerFields = [
  'customerName',
  'customerType',
  'phone',
  'taxId',
  'email',
  'industry',
  'region',
  'customerLevel',
  'preferredLanguage',
  'owner',
  'source',
  'externalId',
] as const;
/** Of one person at the customer. Everything that is theirs begins with this word (rules.ts). */
export const contactFields = [
  'contactName',
  'contactTitle',
  'contactPhone',
  'contactEmail',
  'contactRole',
  'contactIsPrimary',
  'contactTellOnHandover',
] as const;
export type CustomerField = (typeof customerFields)[number];
export type ContactField = (typeof contactFields)[number];
export const importFields = [...customerFields, ...contactFields] as const;
export type ImportField = (typeof importFields)[number];
export type FileLanguage = 'zh' | 'en';

interface FileColumn {
  readonly zh: string;
  readonly en: string;
  /** What it is called elsewhere. */
  readonly also: readonly string[];
}

export const fileColumns: Readonly<Record<ImportField, FileColumn>> = {
  customerName: {
    zh: '客户名称',
    en: 'Customer name',
    also: ['客户', '名称', '客户姓名', '姓名', '公司名称', '企业名称', 'name', 'customer', 'company'],
  },
  customerType: { zh: '客户类型', en: 'Customer type', also: ['类型', 'type'] },
  phone: { zh: '电话', en: 'Phone', also: ['手机', '手机号', '手机号码', '联系电话', '电话号码', 'mobile', 'telephone', 'phone number'] },
  taxId: { zh: '统一社会信用代码', en: 'Tax id', also: ['税号', '信用代码', '纳税人识别号', 'tax number', 'uscc', 'vat number'] },
  email: { zh: '邮箱', en: 'E-mail', also: ['电子邮箱', '电子邮件', '邮件', 'email', 'e-mail address', 'email address'] },
  industry: { zh: '行业', en: 'Industry', also: ['所属行业'] },
  region: { zh: '地区', en: 'Region', also: ['区域', '大区', '所在地区'] },
  customerLevel: { zh: '客户级别', en: 'Customer level', also: ['级别', '等级', '客户等级', 'level'] },
  preferredLanguage: { zh: '语言', en: 'Language', also: ['首选语言', 'preferred language'] },
  owner: { zh: '负责人工号', en: 'Owner', also: ['负责人', '工号', '归属人', 'owner id', 'owner external id', 'sales'] },
  source: { zh: '来源系统', en: 'Source', also: ['来源'] },
  externalId: { zh: '外部编号', en: 'External id', also: ['编号', '客户编号', '客户编码', 'id', 'customer id'] },
  contactName: {
    zh: '联系人姓名',
    en: 'Contact name',
    also: ['联系人', '联系人名称', '主要联系人', 'contact', 'contact person', 'primary contact', 'main contact'],
  },
  contactTitle: { zh: '联系人职务', en: 'Contact title', also: ['职务', '职位', '联系人职位', 'job title', 'contact job title'] },
  contactPhone: { zh: '联系人电话', en: 'Contact phone', also: ['联系人手机', '联系人手机号', 'contact mobile', 'contact phone number'] },
  contactEmail: { zh: '联系人邮箱', en: 'Contact e-mail', also: ['联系人电子邮箱', '联系人邮件', 'contact e-mail address'] },
  contactRole: { zh: '联系人角色', en: 'Contact role', also: ['角色', 'role'] },
  contactIsPrimary: { zh: '是否主要联系人', en: 'Contact is primary', also: ['是否首要联系人', 'is primary', 'primary'] },
  contactTellOnHandover: { zh: '交接时告知', en: 'Tell on handover', also: ['交接时是否告知', '交接通知', 'contact tell on handover'] },
};

/** Without width, case, spaces, and what marks a column as required. */
const plain = (header: string) =>
  header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\((必填|选填|required|optional)\)/g, '')
    .replace(/[\s*_.\-\ufeff]/g, '');

const fieldsByName = new Map(
  importFields.flatMap((field) => {
    const { zh, en, also } = fileColumns[field];
    return [field, zh, en, ...also].map((name) => [plain(name), field] as const);
  }),
);

/** A column of a file: what it is called there, and which field that is; null where nobody knows. */
export interface MappedColumn {
  readonly header: string;
  readonly field: ImportField | null;
}

export const mapHeaders = (headers: readonly string[]): MappedColumn[] =>
  headers.map((header) => ({ header: header.trim(), field: fieldsByName.get(plain(header)) ?? null }));

/** The first line of a file to fill in. */
export const headersIn = (language: FileLanguage, fields: readonly ImportField[] = importFields): string[] =>
  fields.map((field) => fileColumns[field][language]);

const words = (those: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(those).flatMap(([value, names]) => [value, ...names].map((name) => [plain(name), value] as const)));

const yesOrNo = { true: ['是', 'Yes', 'y', 'true', '1', '√'], false: ['否', 'No', 'n', 'false', '0', '×'] } as const;

/** The first spelling in each language is what an export writes. */
export const spellings = {
  customerType: {
    enterprise: ['企业', 'Enterprise', '公司', 'company', 'business'],
    individual: ['个人', 'Individual', '自然人', 'person'],
  },
  customerLevel: {
    important: ['重要', 'Important', '重点', '重要客户', 'high', 'vip'],
    normal: ['普通', 'Normal', '一般', '普通客户', 'medium'],
    potential: ['潜在', 'Potential', '潜在客户', 'low', 'lead'],
  },
  preferredLanguage: { zh: ['中文', 'Chinese', '汉语', 'zh-cn'], en: ['英文', 'English', '英语', 'en-us'] },
  contactRole: {
    decision_maker: ['决策人', 'Decision maker', '决策者', 'decides'],
    user: ['使用人', 'User', '使用者', '用户', 'uses it'],
    finance: ['财务', 'Finance', '会计', 'accounting'],
    technical: ['技术', 'Technical', '技术人员', 'it'],
    other: ['其他', 'Other', '其它'],
  },
  contactIsPrimary: yesOrNo,
  contactTellOnHandover: yesOrNo,
} as const;
export type ChoiceField = keyof typeof spellings;

const values = new Map(Object.entries(spellings).map(([field, those]) => [field, words(those)]));

/** What a word in a cell stands for, or undefined. */
export const valueOf = (field: ChoiceField, cell: string): string | undefined => values.get(field)?.get(plain(cell));

/** The word for a value that an export writes. */
export function wordFor(field: ChoiceField, value: string, language: FileLanguage): string {
  const known: Readonly<Record<string, readonly string[]>> = spellings[field];
  return known[value]?.[language === 'zh' ? 0 : 1] ?? value;
}
