import { Button, type ButtonProps } from 'antd';
import { useHref, useLinkClickHandler } from 'react-router';

interface LinkButtonProps extends Pick<ButtonProps, 'type' | 'icon' | 'children'> {
  readonly to: string;
}

/** A link to another page that looks like a button: one stop for the keyboard, and it opens in a new tab like any link. */
export function LinkButton({ to, ...rest }: LinkButtonProps) {
  const href = useHref(to);
  const onClick = useLinkClickHandler<HTMLElement>(to);
  return <Button {...rest} href={href} onClick={onClick} />;
}
