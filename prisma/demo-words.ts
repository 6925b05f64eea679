/** The words of which the demo company's customers are made. None is a real firm, person or address. */

interface City {
  readonly name: string;
  readonly spelling: string;
  /** GB/T 2260, in a unified social credit code. */
  readonly code: string;
}

export const regions = {
  华东: [
    { name: '杭州', spelling: 'hangzhou', code: '330108' },
    { name: '上海', spelling: 'shanghai', code: '310115' },
    { name: '苏州', spelling: 'suzhou', code: '320505' },
    { name: '宁波', spelling: 'ningbo', code: '330212' },
    { name: '南京', spelling: 'nanjing', code: '320115' },
  ],
  华南: [
    { name: '深圳', spelling: 'shenzhen', code: '440305' },
    { name: '广州', spelling: 'guangzhou', code: '440106' },
    { name: '东莞', spelling: 'dongguan', code: '441900' },
    { name: '厦门', spelling: 'xiamen', code: '350203' },
  ],
  华北: [
    { name: '北京', spelling: 'beijing', code: '110108' },
    { name: '天津', spelling: 'tianjin', code: '120116' },
    { name: '石家庄', spelling: 'shijiazhuang', code: '130102' },
    { name: '青岛', spelling: 'qingdao', code: '370202' },
  ],
  华中: [
    { name: '武汉', spelling: 'wuhan', code: '420106' },
    { name: '长沙', spelling: 'changsha', code: '430104' },
    { name: '郑州', spelling: 'zhengzhou', code: '410105' },
  ],
  西南: [
    { name: '成都', spelling: 'chengdu', code: '510107' },
    { name: '重庆', spelling: 'chongqing', code: '500112' },
    { name: '昆明', spelling: 'kunming', code: '530102' },
  ],
} as const satisfies Record<string, readonly [City, ...City[]]>;
export type Region = keyof typeof regions;

export const brands = [
  ['云栖', 'yunqi'],
  ['恒泰', 'hengtai'],
  ['启明', 'qiming'],
  ['瑞丰', 'ruifeng'],
  ['博远', 'boyuan'],
  ['新禾', 'xinhe'],
  ['天舟', 'tianzhou'],
  ['海棠', 'haitang'],
  ['凌云', 'lingyun'],
  ['金桥', 'jinqiao'],
  ['长青', 'changqing'],
  ['明德', 'mingde'],
  ['卓立', 'zhuoli'],
  ['东方红叶', 'hongye'],
  ['安泰', 'antai'],
  ['百川', 'baichuan'],
  ['华宇', 'huayu'],
  ['致远', 'zhiyuan'],
  ['星河', 'xinghe'],
  ['和润', 'herun'],
  ['永昌', 'yongchang'],
  ['景行', 'jingxing'],
  ['汇达', 'huida'],
  ['嘉禾', 'jiahe'],
  ['蓝田', 'lantian'],
] as const;

export const industries = [
  ['智能制造', '智能装备'],
  ['医疗器械', '医疗器械'],
  ['零售', '商贸'],
  ['物流', '供应链'],
  ['软件', '信息技术'],
  ['化工', '新材料'],
  ['教育', '教育科技'],
  ['食品', '食品'],
] as const;

/** Firms that want to be written to in English. */
export const englishFirms = [
  ['Northwind Precision (Suzhou) Co., Ltd.', 'northwind'],
  ['Harbour Lights Trading (Shanghai) Co., Ltd.', 'harbourlights'],
  ['Bluestone Medical (Hangzhou) Co., Ltd.', 'bluestone'],
  ['Evergreen Logistics (Ningbo) Co., Ltd.', 'evergreen'],
  ['Lakeside Chemicals (Nanjing) Co., Ltd.', 'lakeside'],
  ['Silver Birch Software (Shenzhen) Co., Ltd.', 'silverbirch'],
] as const;

export const surnames = ['陆', '沈', '方', '顾', '许', '韩', '唐', '冯', '曹', '彭', '萧', '田', '董', '袁', '潘', '于'] as const;
export const givenNames = ['思远', '雨桐', '建国', '晓梅', '志强', '子涵', '海燕', '文博', '静怡', '国栋', '欣妍', '浩然'] as const;
export const titles = ['采购经理', '总经理', '财务主管', '技术总监', '行政主管', '生产副总'] as const;

export const opportunityNames = ['年度框架采购', '产线扩容项目', '二期系统升级', '备件续订', '新厂区设备选型', '三年维保方案'] as const;
export const opportunityStages = ['初步接洽', '需求确认', '方案报价', '商务谈判'] as const;
export const ticketSubjects = ['设备告警待排查', '发票抬头需更正', '现场培训预约', '备件延迟到货', '接口对接报错', '质保范围咨询'] as const;
export const followUpNotes = [
  '电话沟通近期需求，对方希望月底前收到更新后的报价。',
  '拜访客户现场，了解产线运行情况，约定下次技术交流。',
  '微信确认合同条款修改意见，法务正在审核。',
  '讨论回款计划，财务表示本月内安排。',
  '客户反馈服务响应及时，有意追加采购。',
  '介绍新产品线，对方将组织内部评估。',
] as const;
