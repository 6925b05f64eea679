import { useId, type ReactNode } from 'react';
import { useFormats } from '../language/formats';
import styles from './MyWork.module.css';

interface WorkSectionProps {
  readonly title: string;
  /** undefined: it could not be found out. */
  readonly count: number | undefined;
  readonly hint: string;
  /** Buttons for all of them. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function WorkSection({ title, count, hint, actions, children }: WorkSectionProps) {
  const id = useId();
  const { number } = useFormats();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.head}>
        <div>
          <h2 id={id}>
            {title} {count !== undefined && <span>{number(count)}</span>}
          </h2>
          <p>{hint}</p>
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}
