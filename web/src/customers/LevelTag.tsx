import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Customer } from './filter';

const colors = { important: 'red', normal: 'cyan', potential: 'default' } as const;

export function LevelTag({ level }: { readonly level: Customer['customerLevel'] }) {
  const { t } = useTranslation('ui');
  return <Tag color={colors[level]}>{t(`levels.${level}`)}</Tag>;
}
