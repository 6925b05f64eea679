import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { Input } from 'antd';

interface TextFilterProps {
  readonly label: string;
  readonly value: string | undefined;
  /** undefined: the filter is empty. */
  readonly onCommit: (text: string | undefined) => void;
  readonly suggestions?: readonly string[];
  readonly prefix?: ReactNode;
}

const pauseMs = 400;

/** A text by which a list is narrowed: committed when the typing pauses, or by Enter. */
export function TextFilter({ label, value = '', onCommit, suggestions, prefix }: TextFilterProps) {
  const listId = useId();
  const [typed, setTyped] = useState(value);
  const [committed, setCommitted] = useState(value);
  if (committed !== value) {
    setCommitted(value);
    setTyped(value);
  }
  const commit = (text: string) => {
    const trimmed = text.trim();
    if (trimmed === committed) return;
    setCommitted(trimmed);
    onCommit(trimmed === '' ? undefined : trimmed);
  };
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(pause.current), []);
  const type = (text: string) => {
    setTyped(text);
    clearTimeout(pause.current);
    pause.current = setTimeout(() => commit(text), pauseMs);
  };
  return (
    <>
      <Input
        aria-label={label}
        placeholder={label}
        allowClear
        maxLength={100}
        prefix={prefix}
        list={suggestions && listId}
        value={typed}
        onChange={({ target }) => type(target.value)}
        onPressEnter={() => commit(typed)}
      />
      {suggestions && (
        <datalist id={listId}>
          {suggestions.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </datalist>
      )}
    </>
  );
}
