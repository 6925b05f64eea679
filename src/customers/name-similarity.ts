/** When two names may be of one customer. Pure. */

/** What Chinese firms' names are made of besides their brand (企业名称登记管理规定: 行政区划, 字号, 行业, 组织形式), and English ones. */
const forms =
  /(股份)?有限(责任)?公司|股份公司|(普通|有限)?合伙企业|个体工商户|集团|总?公司|分公司|工作室|\b(co|ltd|inc|llc|corp|corporation|company|limited|gmbh|group|holdings?|partners|international|trading)\b/giu;
const trades =
  /信息技术|计算机|系统|数据|智能|数码|科技|技术|信息|网络|软件|电子|贸易|商贸|实业|发展|投资|管理|咨询|服务|工程|建设|建筑|文化|传媒|机械|设备|制造|医药|医疗|物流|食品|纺织|能源|教育|餐饮|旅游/gu;
const regions =
  /(北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|深圳|广州|杭州|南京|苏州|成都|武汉|西安|长沙|郑州|青岛|济南|大连|沈阳|厦门|福州|宁波|无锡|合肥|东莞|佛山|昆明|哈尔滨|长春|石家庄|太原|南昌|南宁|贵阳|兰州|温州|常州|中国)[省市]?/gu;

const withoutMarks = (text: string) => text.replace(/[^\p{L}\p{N}]+/gu, '');
const normal = (name: string) => name.normalize('NFKC').toLowerCase();

/** The part of a firm's name that is its own, without region, trade and legal form; undefined where nothing is left. */
export function brandOf(name: string): string | undefined {
  const brand = withoutMarks(normal(name).replace(forms, ' ').replace(trades, ' ').replace(regions, ' '));
  return Array.from(brand).length >= 2 ? brand : undefined;
}

/** 0 to 1: how many pairs of neighbouring characters the two have in common (Dice's coefficient), legal forms apart. */
export function nameSimilarity(one: string, other: string): number {
  const [a, b] = [pairsOf(one), pairsOf(other)];
  if (a.size === 0 || b.size === 0) return a.size === b.size && normal(one) === normal(other) ? 1 : 0;
  const common = [...a].filter((pair) => b.has(pair)).length;
  return (2 * common) / (a.size + b.size);
}

function pairsOf(name: string): ReadonlySet<string> {
  const characters = Array.from(withoutMarks(normal(name).replace(forms, ' ')));
  return new Set(characters.slice(1).map((character, index) => `${characters[index]}${character}`));
}
