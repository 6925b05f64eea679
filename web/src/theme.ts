/** Baton's look on antd's tokens: calm, dense, readable. Contrasts are those of WCAG 2.2 AA; tests/e2e holds them. */
import { theme, type ThemeConfig } from 'antd';

const fontFamily =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

const shape: ThemeConfig['token'] = {
  fontFamily,
  fontSize: 14,
  borderRadius: 8,
  borderRadiusLG: 12,
  borderRadiusSM: 6,
  controlHeight: 34,
  controlHeightSM: 28,
  wireframe: false,
  motionDurationMid: '0.15s',
};

/** What is filled in or ticked is told from the ground by its border alone: 3:1, as WCAG 1.4.11 asks. */
const fields = (colorBorder: string, multipleItemColorDisabled: string): ThemeConfig['components'] => ({
  Input: { colorBorder },
  InputNumber: { colorBorder },
  Select: { colorBorder, multipleItemColorDisabled, colorTextDisabled: multipleItemColorDisabled },
  Checkbox: { colorBorder },
  Radio: { colorBorder },
});

/**
 * Colours of tags, ground and words: what antd derives from colours as dark as these is muddy, and in the dark too dim. It knows each shade
 * by two names that are one variable of the style sheet.
 */
const tags = (palette: Readonly<Record<string, readonly [ground: string, words: string]>>): ThemeConfig['token'] =>
  Object.fromEntries(
    Object.entries(palette).flatMap(([name, [ground, words]]) => [
      [`${name}1`, ground],
      [`${name}-1`, ground],
      [`${name}7`, words],
      [`${name}-7`, words],
    ]),
  );

const light: ThemeConfig = {
  algorithm: theme.defaultAlgorithm,
  token: {
    ...shape,
    colorPrimary: '#0f766e',
    colorPrimaryBg: '#e4f3f1',
    colorPrimaryBgHover: '#daefec',
    colorPrimaryBorder: '#8fcdc6',
    colorPrimaryText: '#0f665f',
    colorInfo: '#0e7490',
    gold: '#a15c07',
    cyan: '#0e7490',
    green: '#15803d',
    ...tags({
      gold: ['#fdf0d3', '#854a05'],
      cyan: ['#dff2f6', '#0b5c72'],
      green: ['#e3f4e8', '#116530'],
      blue: ['#e4eefb', '#1c4f9c'],
      red: ['#fdeae8', '#a3231a'],
    }),
    colorSuccess: '#117035',
    colorSuccessBg: '#e8f5ec',
    colorSuccessBorder: '#9fd0af',
    colorInfoBg: '#e6f2f7',
    colorInfoBorder: '#9ac7d8',
    colorWarning: '#a84d08',
    colorWarningBg: '#fdf4e3',
    colorWarningBorder: '#e8c79a',
    colorError: '#b42318',
    colorErrorBg: '#fdeceb',
    colorErrorBorder: '#efb5b0',
    colorLink: '#0f766e',
    colorText: '#14211f',
    colorTextSecondary: '#465759',
    colorTextTertiary: '#586a6c',
    colorTextQuaternary: '#607173',
    colorTextPlaceholder: '#607173',
    colorTextDescription: '#586a6c',
    colorTextDisabled: '#6b7a7c',
    colorBgLayout: '#f3f6f5',
    colorBorder: '#c9d3d2',
    colorBorderSecondary: '#e2e9e8',
    colorSplit: '#e8eeed',
    boxShadowTertiary: '0 1px 2px rgb(16 33 31 / 5%)',
  },
  components: {
    ...fields('#7f8e8b', '#465759'),
    // Both stand on the page's ground as well as on cards.
    Segmented: { trackBg: '#e2e9e8' },
    Tag: { defaultBg: '#e4ebea' },
    Table: { headerBg: '#f7faf9', headerColor: '#465759', cellPaddingBlock: 10, cellPaddingInline: 12, rowHoverBg: '#f4f9f8' },
    Button: { fontWeight: 500, primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
    Alert: { withDescriptionPadding: '12px 14px', withDescriptionIconSize: 18, fontSizeLG: 15 },
    Card: { bodyPadding: 16, headerPadding: 16, headerHeight: 48 },
  },
};

const dark: ThemeConfig = {
  algorithm: theme.darkAlgorithm,
  token: {
    ...shape,
    colorPrimary: '#2dd4bf',
    colorPrimaryBg: '#12312e',
    colorPrimaryBgHover: '#174440',
    colorPrimaryBorder: '#1f6a62',
    colorPrimaryText: '#5eead4',
    ...tags({
      gold: ['#35280f', '#f3c76f'],
      cyan: ['#0f2e36', '#7fd3e4'],
      green: ['#12301d', '#7fdba0'],
      blue: ['#16284a', '#9cc2fa'],
      red: ['#3d1a1a', '#f9aca6'],
    }),
    colorInfo: '#38bdf8',
    colorSuccess: '#4ade80',
    colorWarning: '#fbbf24',
    colorError: '#f87171',
    colorLink: '#5eead4',
    colorLinkHover: '#99f6e4',
    colorText: '#e7efee',
    colorTextSecondary: '#b3c2c1',
    colorTextTertiary: '#9fb0af',
    colorTextQuaternary: '#94a6a5',
    colorTextPlaceholder: '#94a6a5',
    colorTextDescription: '#9fb0af',
    colorTextDisabled: '#8a9b9a',
    colorBgBase: '#0e1616',
    colorBgLayout: '#0b1212',
    colorBgContainer: '#131d1d',
    colorBgElevated: '#1a2626',
    colorBorder: '#364846',
    colorBorderSecondary: '#243332',
    colorSplit: '#223130',
  },
  components: {
    ...fields('#617473', '#c3d0cf'),
    Segmented: { trackBg: '#1b2828', itemSelectedBg: '#344847' },
    Tag: { defaultBg: '#263636' },
    Table: { headerBg: '#182424', headerColor: '#b3c2c1', cellPaddingBlock: 10, cellPaddingInline: 12, rowHoverBg: '#192626' },
    Button: {
      fontWeight: 500,
      primaryShadow: 'none',
      defaultShadow: 'none',
      dangerShadow: 'none',
      primaryColor: '#04211f',
      dangerColor: '#1f0505',
    },
    Alert: { withDescriptionPadding: '12px 14px', withDescriptionIconSize: 18, fontSizeLG: 15 },
    Card: { bodyPadding: 16, headerPadding: 16, headerHeight: 48 },
  },
};

export const themes = { light, dark } as const;
export type ThemeName = keyof typeof themes;
