import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { contactRoles } from './fields';
import styles from './CustomerForm.module.css';

/** The people at a new enterprise, as many as are known. */
export function ContactsField() {
  const { t } = useTranslation('customers');
  return (
    <Form.List name="contacts">
      {(entries, { add, remove }) => (
        <fieldset className={styles.contacts}>
          <legend>{t('form.contacts')}</legend>
          <p className={styles.hint}>{t('form.contactsHint')}</p>
          {entries.map(({ key, name }, at) => (
            <fieldset key={key} className={styles.contact}>
              <legend>{at === 0 ? t('form.firstContact') : t('form.contact', { number: at + 1 })}</legend>
              <Button
                className={styles.remove}
                type="text"
                icon={<DeleteOutlined aria-hidden />}
                aria-label={t('form.removeContact', { number: at + 1 })}
                onClick={() => remove(name)}
              />
              <Form.Item
                name={[name, 'name']}
                label={t('fields.name')}
                rules={[{ required: true, whitespace: true, message: t('form.missing') }]}
              >
                <Input maxLength={200} autoFocus />
              </Form.Item>
              <Form.Item name={[name, 'role']} label={t('fields.role')} initialValue="other">
                <Select options={contactRoles.map((value) => ({ value, label: t(`contactRoles.${value}`) }))} />
              </Form.Item>
              <Form.Item name={[name, 'title']} label={t('fields.title')}>
                <Input maxLength={200} />
              </Form.Item>
              <Form.Item name={[name, 'phone']} label={t('fields.phone')}>
                <Input maxLength={200} type="tel" />
              </Form.Item>
              <Form.Item name={[name, 'email']} label={t('fields.email')}>
                <Input maxLength={200} inputMode="email" />
              </Form.Item>
            </fieldset>
          ))}
          <Button icon={<PlusOutlined aria-hidden />} onClick={() => add()}>
            {t('form.addContact')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}
