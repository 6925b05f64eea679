import { App } from 'antd';
import { useProblemTexts } from './useProblemText';

/** A refusal is read, and not glimpsed as what went well is; where nothing on the page belongs to it, it is gone after this. */
const seconds = 8;

/** Says over the page why something was refused. */
export function useRefusalMessage(): (error: unknown) => void {
  const { message } = App.useApp();
  const textOf = useProblemTexts();
  return (error) => void message.error(textOf(error).title, seconds);
}
