import { useEffect, type ReactNode } from 'react';
import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useLanguage } from '../language/useLanguage';
import { themes } from '../theme';
import { useThemeName } from './appearance';

/** antd in the language and the theme that are on. */
export function Appearance({ children }: { readonly children: ReactNode }) {
  const language = useLanguage();
  const theme = useThemeName();
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <ConfigProvider locale={language === 'zh' ? zhCN : enUS} theme={themes[theme]} button={{ autoInsertSpace: false }}>
      <App style={{ display: 'flex', flexDirection: 'column', flex: 1 }}>{children}</App>
    </ConfigProvider>
  );
}
