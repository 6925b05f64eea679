import { useCallback } from 'react';
import type { FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';
import { fieldProblemsOf } from './fieldProblems';

/** Says at the fields of a form what a refusal has against them, and leads to the first. */
export function useFieldProblems<Fields>(form: FormInstance<Fields>): (error: unknown) => void {
  const { t } = useTranslation('problems');
  return useCallback(
    (error: unknown) => {
      const sentences: Readonly<Record<string, string>> = t('codes', { returnObjects: true });
      const found = fieldProblemsOf(error).map(({ path, rule, message }) => ({ name: [...path], errors: [sentences[rule] ?? message] }));
      // A form's own type of names is a union of all paths in it, which no answer can be of.
      const untyped: FormInstance = form;
      untyped.setFields(found);
      const [first] = found;
      if (first) untyped.focusField(first.name);
    },
    [form, t],
  );
}
