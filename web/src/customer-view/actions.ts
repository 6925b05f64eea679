/** What the page shows of the actions that the API offers. Pure. */
import type { AnswerOf } from '../api/answers';

export type Offered = AnswerOf<'/api/v1/customers/{id}/360'>['availableActions'][number];

/** Behind "more", in this order; the rest have places of their own on the page. */
const inMenu = [
  'hand_over',
  'merge',
  'protect',
  'unprotect',
  'give_back',
  'recycle',
  'deactivate',
  'activate',
  'delete',
] as const satisfies readonly Offered[];
export type MenuAction = (typeof inMenu)[number];

export const menuOf = (offered: readonly Offered[]): MenuAction[] => inMenu.filter((action) => offered.includes(action));
