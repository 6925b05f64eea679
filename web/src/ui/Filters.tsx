import { useId, useState, type ReactNode } from 'react';
import { FilterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './Filters.module.css';
import { useIsWide } from './useIsWide';

interface FiltersProps {
  /** Stays in sight: what is searched for. */
  readonly search: ReactNode;
  /** How many of the others narrow the list. */
  readonly count: number;
  readonly children: ReactNode;
}

/** What narrows a list. On a phone the list is what one came for: all but the search stands behind a button that tells how many are set. */
export function Filters({ search, count, children }: FiltersProps) {
  const { t } = useTranslation('ui');
  const isWide = useIsWide('tablet');
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  if (isWide) {
    return (
      <search className={styles.filters}>
        <div className={styles.search}>{search}</div>
        {children}
      </search>
    );
  }
  return (
    <search>
      <div className={styles.first}>
        <div className={styles.search}>{search}</div>
        <Button
          type={count > 0 ? 'primary' : 'default'}
          ghost={count > 0}
          icon={<FilterOutlined aria-hidden />}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          {count > 0 ? t('filtersSet', { count }) : t('filters')}
        </Button>
      </div>
      <div id={id} className={styles.filters} hidden={!isOpen}>
        {children}
      </div>
    </search>
  );
}
