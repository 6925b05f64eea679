import type { ReactNode } from 'react';
import styles from './EmptyState.module.css';

interface EmptyStateProps {
  readonly title: string;
  /** What will appear here, or what to do. */
  readonly hint?: string;
  /** Where it is all of the page. */
  readonly isPage?: boolean;
  readonly children?: ReactNode;
}

export function EmptyState({ title, hint, isPage = false, children }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <svg viewBox="0 0 120 60" width="120" height="60" aria-hidden="true">
        <rect x="14" y="26" width="92" height="14" rx="7" transform="rotate(-14 60 33)" />
        <circle cx="22" cy="43" r="9" />
        <circle cx="98" cy="20" r="9" />
      </svg>
      {isPage ? <h1 className={styles.title}>{title}</h1> : <p className={styles.title}>{title}</p>}
      {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      {children}
    </div>
  );
}
