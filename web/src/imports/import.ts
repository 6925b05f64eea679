/** An import as the page knows it. Pure. */
import type { AnswerOf, ItemOf } from '../api/answers';

export type CustomerImport = AnswerOf<'/api/v1/customers/imports/{id}'>;
export type ImportRow = ItemOf<'/api/v1/customers/imports/{id}/rows'>;

/** Whether it goes on by itself, so that it is looked at again. */
export const isMoving = ({ status }: Pick<CustomerImport, 'status'>): boolean => status === 'checking' || status === 'writing';

/** Whether nothing more will come of it. */
export const hasEnded = ({ finishedAt }: Pick<CustomerImport, 'finishedAt'>): boolean => finishedAt !== null;

/** What is left of an import that is cancelled now: before it is written nothing, and of all or none neither. */
export const whatStays = ({ status, mode }: Pick<CustomerImport, 'status' | 'mode'>): 'nothing' | 'none' | 'written' => {
  if (status !== 'writing') return 'nothing';
  return mode === 'all_or_none' ? 'none' : 'written';
};

/** How far the writing has come, in whole percent. */
export const percentOf = ({ counts: { good, created } }: Pick<CustomerImport, 'counts'>): number =>
  good === 0 ? 100 : Math.floor((created / good) * 100);

/** With nothing wrong, all come at once; else the good ones do, and the others are left out. */
export const modeOf = ({ counts: { bad } }: Pick<CustomerImport, 'counts'>) => (bad === 0 ? 'all_or_none' : 'good_rows');

const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** By its name, since browsers know no type of CSV on some systems; undefined for what is neither. */
export function typeOf(fileName: string): string | undefined {
  if (/\.xlsx$/i.test(fileName)) return workbook;
  return /\.(csv|txt)$/i.test(fileName) ? 'text/csv' : undefined;
}
