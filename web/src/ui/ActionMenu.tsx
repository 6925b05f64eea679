import { useRef } from 'react';
import { Button, Dropdown, type ButtonProps } from 'antd';

interface ActionMenuProps<Key extends string> extends Omit<ButtonProps, 'onClick' | 'ref'> {
  readonly items: readonly { readonly key: Key; readonly label: string; readonly danger?: boolean }[];
  readonly onChoose: (key: Key) => void;
}

/** A button with a menu of what can be done, for the mouse and for the keyboard. */
export function ActionMenu<Key extends string>({ items, onChoose, ...button }: ActionMenuProps<Key>) {
  const opener = useRef<HTMLButtonElement>(null);
  return (
    <Dropdown
      autoFocus
      trigger={['click']}
      menu={{
        items: [...items],
        onClick: ({ key, domEvent }) => {
          domEvent.preventDefault(); // else the same Enter presses what the focus comes to: the button, or what a dialog focuses
          opener.current?.focus(); // from the menu, which is hidden now
          const chosen = items.find((item) => item.key === key);
          if (chosen !== undefined) onChoose(chosen.key);
        },
      }}
    >
      <Button ref={opener} aria-haspopup="menu" {...button} />
    </Dropdown>
  );
}
