import type { ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { http } from '../api/client';
import { useLanguage } from '../language/useLanguage';
import { RefusedError } from '../problems/problem';
import { useRefusalMessage } from '../problems/useRefusalMessage';
import { fileNameOf, saveFile } from '../ui/saveFile';

interface DownloadButtonProps {
  readonly of: { readonly kind: 'template' } | { readonly kind: 'report'; readonly importId: string };
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

/** A file of imports in the language that is on: an empty one to fill in, or the rows that are wrong. */
export function DownloadButton({ of, icon, children }: DownloadButtonProps) {
  const language = useLanguage();
  const sayRefusal = useRefusalMessage();
  const download = useMutation({
    mutationFn: async () => {
      const { data, error, response } =
        of.kind === 'template'
          ? await http.GET('/api/v1/customers/imports/template', { params: { query: { language, format: 'xlsx' } }, parseAs: 'blob' })
          : await http.GET('/api/v1/customers/imports/{id}/report', {
              params: { path: { id: of.importId }, query: { language } },
              parseAs: 'blob',
            });
      if (error !== undefined) throw new RefusedError(error);
      saveFile(data, fileNameOf(response.headers, of.kind));
    },
    onError: sayRefusal,
  });
  return (
    <Button icon={icon} loading={download.isPending} onClick={() => download.mutate()}>
      {children}
    </Button>
  );
}
