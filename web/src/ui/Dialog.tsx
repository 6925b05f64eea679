import { useRef } from 'react';
import { Modal, type ModalProps } from 'antd';

/**
 * A dialog that begins at its first field. By itself one that does not move, as it is for who asks for less motion, gives the focus to the
 * button that closes it, which a space presses. Where there is no keyboard but the one that a field calls up, nothing is.
 */
export function Dialog({ children, ...dialog }: Omit<ModalProps, 'afterOpenChange'>) {
  const content = useRef<HTMLDivElement>(null);
  const beginAtFirstField = (isOpen: boolean) => {
    const { activeElement } = document;
    // Who is quicker than the opening is at a field, or at an answer, and stays there.
    const isAtAnswer = Boolean(activeElement?.closest('.ant-modal-footer'));
    if (!isOpen || content.current === null || content.current.contains(activeElement) || isAtAnswer) return;
    if (matchMedia('(pointer: fine)').matches) content.current.querySelector<HTMLElement>('input:enabled, textarea:enabled')?.focus();
  };
  return (
    <Modal {...dialog} afterOpenChange={beginAtFirstField}>
      <div ref={content}>{children}</div>
    </Modal>
  );
}
