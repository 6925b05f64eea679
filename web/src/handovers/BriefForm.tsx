import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, Select, Space, type FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import type { BriefText } from './readBrief';

interface Fields {
  readonly nextStep?: { readonly text?: string; readonly dueOn?: string };
  readonly promises?: readonly ({ readonly text?: string; readonly dueOn?: string } | undefined)[];
  readonly people?: readonly ({ readonly name?: string; readonly note?: string } | undefined)[];
  readonly risk?: { readonly level?: 'low' | 'medium' | 'high'; readonly note?: string };
  readonly introduction?: {
    readonly kind?: 'none' | 'call' | 'visit' | 'group_chat';
    readonly plannedOn?: string;
    readonly doneOn?: string;
  };
}

const filled = (text: string | undefined): string | undefined => (text === undefined || text.trim() === '' ? undefined : text.trim());

/** What was filled in; what was left empty is left out. Whole because of `useNeeds`: nothing is without what the API wants with it. */
export function briefOf({ nextStep, promises = [], people = [], risk, introduction }: Fields): BriefText {
  const dated = (entry: { readonly text?: string; readonly dueOn?: string } | undefined) => {
    const text = filled(entry?.text);
    return text === undefined ? [] : [{ text, dueOn: filled(entry?.dueOn) }];
  };
  const [next] = dated(nextStep);
  return {
    nextStep: next,
    promises: promises.flatMap(dated),
    people: people.flatMap((person) => {
      const note = filled(person?.note);
      return note === undefined ? [] : [{ note, name: filled(person?.name) }];
    }),
    risk: risk?.level && { level: risk.level, note: filled(risk.note) },
    introduction: introduction?.kind && { kind: introduction.kind, plannedOn: filled(introduction.plannedOn), doneOn: introduction.doneOn },
  };
}

interface BriefFormProps {
  readonly handoverId: string;
  readonly brief: BriefText;
  readonly onClose: () => void;
}

export function BriefForm({ handoverId, brief, onClose }: BriefFormProps) {
  const { t } = useTranslation(['handovers', 'ui']);
  const needs = useNeeds();
  const write = api.useMutation('put', '/api/v1/handovers/{id}/brief', {
    onSuccess: async () => {
      await refresh('/api/v1/handovers');
      onClose();
    },
  });
  const save = (fields: Fields) => write.mutate({ params: { path: { id: handoverId } }, body: briefOf(fields) });
  return (
    <Form<Fields> layout="vertical" initialValues={brief} onFinish={save} scrollToFirstError={{ focus: true }}>
      <Form.Item name={['nextStep', 'text']} label={t('brief.nextStep')} {...needs('text', ['nextStep', 'dueOn'])}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={2000} autoFocus />
      </Form.Item>
      <Form.Item name={['nextStep', 'dueOn']} label={t('brief.dueOn')}>
        <Input type="date" />
      </Form.Item>
      <Entries name="promises" label={t('brief.promises')} add={t('brief.addPromise')} needed="text" fields={['text', 'dueOn']} />
      <Entries name="people" label={t('brief.people')} add={t('brief.addPerson')} needed="note" fields={['name', 'note']} />
      <Form.Item name={['risk', 'level']} label={t('brief.risk')} {...needs('level', ['risk', 'note'])}>
        <Select allowClear options={(['low', 'medium', 'high'] as const).map((value) => ({ value, label: t(`brief.risks.${value}`) }))} />
      </Form.Item>
      <Form.Item name={['risk', 'note']} label={t('brief.riskNote')}>
        <Input maxLength={2000} />
      </Form.Item>
      <Form.Item name={['introduction', 'kind']} label={t('brief.introduction')} {...needs('kind', ['introduction', 'plannedOn'])}>
        <Select
          allowClear
          options={(['none', 'call', 'visit', 'group_chat'] as const).map((value) => ({ value, label: t(`brief.introductions.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name={['introduction', 'plannedOn']} label={t('brief.plannedOn')}>
        <Input type="date" />
      </Form.Item>
      {/* Other systems say that it took place; it goes back as it came. */}
      <Form.Item name={['introduction', 'doneOn']} hidden>
        <Input />
      </Form.Item>
      {write.error !== null && <ProblemAlert error={write.error} />}
      <Space>
        <Button type="primary" htmlType="submit" loading={write.isPending}>
          {t('ui:save')}
        </Button>
        <Button onClick={onClose}>{t('ui:cancel')}</Button>
      </Space>
    </Form>
  );
}

/** Makes a field required while `other` is filled: without the one the API has no place for the other, and it would be lost. */
function useNeeds() {
  const { t } = useTranslation('handovers');
  return (field: 'text' | 'note' | 'level' | 'kind', other: (string | number)[]) => ({
    dependencies: [other],
    rules: [
      ({ getFieldValue }: Pick<FormInstance, 'getFieldValue'>) => {
        const value: unknown = getFieldValue(other);
        const required = typeof value === 'string' && filled(value) !== undefined;
        return { required, whitespace: required, message: t(`brief.needs.${field}`) };
      },
    ],
  });
}

interface EntriesProps {
  readonly name: 'promises' | 'people';
  readonly label: string;
  readonly add: string;
  /** The one without which there is no entry. */
  readonly needed: 'text' | 'note';
  readonly fields: readonly ('text' | 'dueOn' | 'name' | 'note')[];
}

function Entries({ name, label, add, needed, fields }: EntriesProps) {
  const { t } = useTranslation('handovers');
  const needs = useNeeds();
  const [other] = fields.filter((field) => field !== needed);
  return (
    <Form.List name={name}>
      {(entries, { add: addEntry, remove }) => (
        <fieldset style={{ border: 0, padding: 0, margin: '0 0 16px' }}>
          <legend style={{ marginBottom: 4 }}>{label}</legend>
          {entries.map((entry) => (
            <div key={entry.key} style={{ display: 'flex', gap: 8, marginBottom: 8 }}>
              {fields.map((field) => (
                <Form.Item
                  key={field}
                  name={[entry.name, field]}
                  style={{ flex: 1, minWidth: 0, marginBottom: 0 }}
                  {...(field === needed && other !== undefined && needs(needed, [name, entry.name, other]))}
                >
                  <Input
                    type={field === 'dueOn' ? 'date' : 'text'}
                    aria-label={t(`brief.fields.${field}`)}
                    placeholder={t(`brief.fields.${field}`)}
                  />
                </Form.Item>
              ))}
              <Button type="text" icon={<DeleteOutlined />} aria-label={t('brief.remove')} onClick={() => remove(entry.name)} />
            </div>
          ))}
          <Button type="dashed" size="small" icon={<PlusOutlined />} onClick={() => addEntry({})}>
            {add}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}
