/** The words of which a million customers are made, so that few bear the same name. None is a real firm on purpose. */
import { regions } from '../demo-words.js';

/** To pick from: at least one. */
type Choice<Item> = readonly [Item, ...Item[]];

export const regionNames: readonly string[] = Object.keys(regions);
/** Of a region that the words do not know: those of the first. */
export const citiesOf = (region: string): Choice<{ readonly name: string; readonly code: string }> =>
  Object.entries(regions).find(([name]) => name === region)?.[1] ?? regions.华东;

function characters(text: string): Choice<string> {
  const [first, ...others] = Array.from(text);
  if (first === undefined) throw new Error('nothing to pick from');
  return [first, ...others];
}

/** A brand is one of each. */
export const brandBeginnings = characters(
  '云恒启瑞博新天海凌金长明卓安百华致星和永景汇嘉蓝东德宏锦鼎盛泰荣广鸿晨远松柏清江北南中正方圆通达',
);
export const brandEndings = characters('栖泰明丰远禾舟棠云桥青德立安川宇航河润昌行达田信诚业峰林源创联科翔凯越腾飞悦康和平成功力强建元');

export const surnames = characters('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎');
export const givenBeginnings = characters('思雨建晓志子海文静国欣浩佳俊梓明春美秀玉红丽永光振新宏小天家');
export const givenEndings = characters('远桐国梅强涵燕博怡栋妍然豪杰轩华兰玲英芳霞军平勇刚波斌磊洋敏');

export const englishBeginnings = [
  'Northwind',
  'Harbour',
  'Bluestone',
  'Evergreen',
  'Lakeside',
  'Silver Birch',
  'Redwood',
  'Summit',
  'Granite',
  'Meadow',
] as const;
export const englishMiddles = [
  'Precision',
  'Lights',
  'Medical',
  'Logistics',
  'Chemicals',
  'Software',
  'Textiles',
  'Optics',
  'Energy',
  'Foods',
] as const;
export const englishEndings = ['Co., Ltd.', 'Trading Co., Ltd.', 'Group', 'Holdings Ltd.', 'International Ltd.', 'Partners LLC'] as const;
