import { useState } from 'react';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { refresh } from '../api/cache';
import type { ItemOf } from '../api/answers';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { ProblemAlert } from '../problems/ProblemAlert';
import { ColleaguesSelect, type Colleague } from '../ui/ColleaguesSelect';
import { Dialog } from '../ui/Dialog';
import { EmptyState } from '../ui/EmptyState';
import { PagedList } from '../ui/PagedList';
import type { Pool } from './pool';
import styles from './MembersDialog.module.css';

type Member = ItemOf<'/api/v1/pools/{id}/members'>;

/** Who draws from a pool: added and taken away at once. */
export function MembersDialog({ pool: { id, name, isOpenToAll }, onClose }: { readonly pool: Pool; readonly onClose: () => void }) {
  const { t } = useTranslation(['pools', 'ui']);
  const [chosen, setChosen] = useState<readonly Colleague[]>([]);
  const list = api.useInfiniteQuery('get', '/api/v1/pools/{id}/members', { params: { path: { id }, query: { limit: 100 } } }, byCursor);
  const again = () => refresh('/api/v1/pool');
  const remove = api.useMutation('delete', '/api/v1/pools/{id}/members/{employeeId}', { onSuccess: again });
  const add = api.useMutation('post', '/api/v1/pools/{id}/members', {
    onSuccess: async () => {
      setChosen([]);
      await again();
    },
  });
  const addChosen = () => add.mutate({ params: { path: { id } }, body: { employees: chosen.map((each) => ({ id: each.id })) } });
  return (
    <Dialog open title={t('membersTitle', { name })} footer={null} onCancel={onClose}>
      {isOpenToAll && <Alert type="info" showIcon title={t('openHint')} />}
      <div className={styles.add}>
        <ColleaguesSelect label={t('whom')} chosen={chosen} onChange={setChosen} />
        <Button type="primary" disabled={chosen.length === 0} loading={add.isPending} onClick={addChosen}>
          {t('addMembers')}
        </Button>
      </div>
      {add.error !== null && <ProblemAlert error={add.error} />}
      {remove.error !== null && <ProblemAlert error={remove.error} />}
      <PagedList list={list} empty={<EmptyState title={t('noMembers')} />}>
        {(members: readonly Member[]) => (
          <ul className={styles.members}>
            {members.map((member) => (
              <li key={member.id}>
                <span>{[member.name, member.externalId, member.region].filter(Boolean).join(' · ')}</span>
                <Button
                  aria-label={`${t('removeMember')}: ${member.name}`}
                  loading={remove.isPending && remove.variables.params.path.employeeId === member.id}
                  onClick={() => remove.mutate({ params: { path: { id, employeeId: member.id } } })}
                >
                  {t('removeMember')}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </PagedList>
    </Dialog>
  );
}
