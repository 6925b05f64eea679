import { Button, Dropdown, type ButtonProps } from 'antd';

interface ActionMenuProps<Key extends string> extends Omit<ButtonProps, 'onClick'> {
  readonly items: readonly { readonly key: Key; readonly label: string; readonly danger?: boolean }[];
  readonly onChoose: (key: Key) => void;
}

/** A button with a menu of what can be done, for the mouse and for the keyboard. */
export function ActionMenu<Key extends string>({ items, onChoose, ...button }: ActionMenuProps<Key>) {
  return (
    <Dropdown
      autoFocus
      trigger={['click']}
      menu={{
        items: [...items],
        onClick: ({ key, domEvent }) => {
          domEvent.preventDefault(); // else the same Enter presses what the dialog focuses: its close button
          const chosen = items.find((item) => item.key === key);
          if (chosen !== undefined) onChoose(chosen.key);
        },
      }}
    >
      <Button aria-haspopup="menu" {...button} />
    </Dropdown>
  );
}
