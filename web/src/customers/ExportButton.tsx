import { DownloadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { http } from '../api/client';
import { useLanguage } from '../language/useLanguage';
import { RefusedError } from '../problems/problem';
import { useRefusalMessage } from '../problems/useRefusalMessage';
import { ActionMenu } from '../ui/ActionMenu';
import { fileNameOf, saveFile } from '../ui/saveFile';
import type { Filter } from './filter';

/** What can be had: each format, without the people at a customer, or with a line for each of them. */
const choices = {
  xlsx: { format: 'xlsx' },
  csv: { format: 'csv' },
  xlsxWithContacts: { format: 'xlsx', contacts: true },
  csvWithContacts: { format: 'csv', contacts: true },
} as const;
type Choice = keyof typeof choices;
const isChoice = (key: string): key is Choice => Object.hasOwn(choices, key);

/** The list as a file, with the filter and the order that are on. */
export function ExportButton({ filter }: { readonly filter: Filter }) {
  const { t } = useTranslation('customers');
  const language = useLanguage();
  const sayRefusal = useRefusalMessage();
  const exporting = useMutation({
    mutationFn: async (choice: Choice) => {
      const query = { ...filter, ...choices[choice], language };
      const { data, error, response } = await http.GET('/api/v1/customers/export', { params: { query }, parseAs: 'blob' });
      if (error !== undefined) throw new RefusedError(error);
      saveFile(data, fileNameOf(response.headers, `customers.${choices[choice].format}`));
    },
    onError: sayRefusal,
  });
  return (
    <ActionMenu
      icon={<DownloadOutlined aria-hidden />}
      loading={exporting.isPending}
      items={Object.keys(choices)
        .filter(isChoice)
        .map((key) => ({ key, label: t(`exports.${key}`) }))}
      onChoose={exporting.mutate}
    >
      {t('exports.do')}
    </ActionMenu>
  );
}
