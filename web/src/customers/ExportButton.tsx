import { DownloadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { http } from '../api/client';
import { useLanguage } from '../language/useLanguage';
import { RefusedError } from '../problems/problem';
import { useProblemTexts } from '../problems/useProblemText';
import { fileNameOf, saveFile } from '../ui/saveFile';
import { anyOf } from '../handovers/filter';
import type { Filter } from './filter';

const formats = ['xlsx', 'csv'] as const;

/** The list as a file, with the filter and the order that are on. */
export function ExportButton({ filter }: { readonly filter: Filter }) {
  const { t } = useTranslation('customers');
  const { message } = App.useApp();
  const language = useLanguage();
  const textOf = useProblemTexts();
  const exporting = useMutation({
    mutationFn: async (format: (typeof formats)[number]) => {
      const query = { ...filter, format, language };
      const { data, error, response } = await http.GET('/api/v1/customers/export', { params: { query }, parseAs: 'blob' });
      if (error !== undefined) throw new RefusedError(error);
      saveFile(data, fileNameOf(response.headers, `customers.${format}`));
    },
    onError: (error) => void message.error(textOf(error).title),
  });
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: formats.map((format) => ({ key: format, label: t(`exports.${format}`) })),
        onClick: ({ key }) => exporting.mutate(anyOf(formats, key) ?? 'csv'),
      }}
    >
      <Button icon={<DownloadOutlined aria-hidden />} loading={exporting.isPending} aria-haspopup="menu">
        {t('exports.do')}
      </Button>
    </Dropdown>
  );
}
