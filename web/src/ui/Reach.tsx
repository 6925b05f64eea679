/** How somebody is reached, as people read it. */
import { lazy, Suspense } from 'react';
import styles from './Reach.module.css';

interface PhoneProps {
  readonly phone: string;
}

/** A number whose grouping cannot be loaded is still a number. */
const Plain = ({ phone }: PhoneProps) => phone;
const GroupedPhone = lazy(() => import('./GroupedPhone').catch(() => ({ default: Plain })));

export function Phone({ phone }: PhoneProps) {
  return (
    <span className={styles.phone}>
      <Suspense fallback={phone}>
        <GroupedPhone phone={phone} />
      </Suspense>
    </span>
  );
}

/** What is masked is there to be recognised, not to be called or written to. */
const isMasked = (address: string) => address.includes('*');

export function PhoneLink({ phone }: PhoneProps) {
  if (isMasked(phone)) return <Phone phone={phone} />;
  return (
    <a href={`tel:${phone}`}>
      <Phone phone={phone} />
    </a>
  );
}

export function EmailLink({ email }: { readonly email: string }) {
  const at = email.lastIndexOf('@');
  const shown = (
    <>
      {email.slice(0, at)}
      <wbr />
      {email.slice(at)}
    </>
  );
  return isMasked(email) ? shown : <a href={`mailto:${email}`}>{shown}</a>;
}
