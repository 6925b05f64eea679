import { useEffect, useMemo, type ReactNode } from 'react';
import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useLanguage } from '../language/useLanguage';
import { themes } from '../theme';
import { useMotion, useThemeName } from './appearance';

/** antd in the language and the theme that are on. */
export function Appearance({ children }: { readonly children: ReactNode }) {
  const language = useLanguage();
  const theme = useThemeName();
  const motion = useMotion();
  // antd moves what it opens by itself, and would wait for the end of a motion that main.css has cut short.
  const look = useMemo(() => ({ ...themes[theme], token: { ...themes[theme].token, motion } }), [theme, motion]);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <ConfigProvider locale={language === 'zh' ? zhCN : enUS} theme={look} button={{ autoInsertSpace: false }}>
      <App style={{ display: 'flex', flexDirection: 'column', flex: 1 }}>{children}</App>
    </ConfigProvider>
  );
}
