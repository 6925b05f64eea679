/** The columns of a file of customers, by the names that people give them in Chinese and English. Pure. */

export const importFields = [
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
export const headersIn = (language: FileLanguage): string[] => importFields.map((field) => fileColumns[field][language]);

const words = (those: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(those).flatMap(([value, names]) => [value, ...names].map((name) => [plain(name), value] as const)));

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
} as const;

const values = {
  customerType: words(spellings.customerType),
  customerLevel: words(spellings.customerLevel),
  preferredLanguage: words(spellings.preferredLanguage),
};
export type ChoiceField = keyof typeof values;

/** What a word in a cell stands for, or undefined. */
export const valueOf = (field: ChoiceField, cell: string): string | undefined => values[field].get(plain(cell));
