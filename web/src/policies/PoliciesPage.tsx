import { useState } from 'react';
import { Alert, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Section } from '../administration/Section';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { usePerson } from '../session/person';
import { ConfirmButton } from '../ui/ConfirmButton';
import { EmployeeName } from '../ui/EmployeeName';
import { PolicyForm } from './PolicyForm';
import { PolicyVersions } from './PolicyVersions';
import type { Policy } from './term';
import section from '../administration/Section.module.css';
import styles from './PoliciesPage.module.css';

export default function PoliciesPage() {
  const { t } = useTranslation('policies');
  const { role } = usePerson();
  const [begunWith, setBegunWith] = useState<number>();
  const { data: policy, error, refetch } = api.useQuery('get', '/api/v1/policies');
  return (
    <Section name="policies">
      {error !== null && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {policy === undefined ? (
        error === null && <Skeleton active />
      ) : (
        <>
          <InForce policy={policy} mayApply={role === 'admin'} />
          <PolicyForm
            key={begunWith ?? policy.version}
            policy={policy}
            mayEdit={role === 'admin'}
            onTyped={() => setBegunWith(begunWith ?? policy.version)}
          />
        </>
      )}
      <h2 className={styles.heading}>{t('versions')}</h2>
      <PolicyVersions />
    </Section>
  );
}

/** Which version is in force, and how many handovers still go by an earlier one. */
function InForce({
  policy: { version, createdAt, createdBy, openHandovers },
  mayApply,
}: {
  readonly policy: Policy;
  readonly mayApply: boolean;
}) {
  const { t } = useTranslation('policies');
  const { moment } = useFormats();
  const earlier = openHandovers.filter((each) => each.version !== version).reduce((sum, { handovers }) => sum + handovers, 0);
  const apply = api.useMutation('post', '/api/v1/policies/apply', { onSuccess: () => refresh('/api/v1/policies', '/api/v1/handovers') });
  return (
    <>
      <p className={section.quiet}>
        {t('inForce', { version, at: moment(createdAt) })} {createdBy !== null && <EmployeeName id={createdBy} />}
      </p>
      {earlier > 0 && (
        <Alert
          className={section.notice}
          type="info"
          showIcon
          title={t('earlier', { count: earlier })}
          action={
            mayApply && (
              <ConfirmButton
                loading={apply.isPending}
                question={t('applyAsk', { count: earlier })}
                does={t('apply')}
                onConfirm={() => apply.mutate({ body: {} })}
              >
                {t('apply')}
              </ConfirmButton>
            )
          }
        />
      )}
      <div role="status">
        {apply.data !== undefined && (
          <Alert className={section.notice} type="success" showIcon title={t('applied', { count: apply.data.handovers })} />
        )}
      </div>
      {apply.error !== null && <ProblemAlert error={apply.error} />}
    </>
  );
}
