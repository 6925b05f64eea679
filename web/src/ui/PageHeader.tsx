import { useEffect, type ReactNode } from 'react';
import styles from './PageHeader.module.css';

interface PageHeaderProps {
  readonly title: string;
  /** A sentence, a count. */
  readonly subtitle?: ReactNode;
  /** Buttons. */
  readonly children?: ReactNode;
}

/** The page's one heading; it names the document, too. */
export function PageHeader({ title, subtitle, children }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · Baton`;
  }, [title]);
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        <h1>{title}</h1>
        {subtitle !== undefined && <div className={styles.subtitle}>{subtitle}</div>}
      </div>
      {children !== undefined && <div className={styles.actions}>{children}</div>}
    </header>
  );
}
