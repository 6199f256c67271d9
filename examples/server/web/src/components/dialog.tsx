// A modal dialog of the browser's own kind: it keeps the focus inside and closes on Escape.
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

interface DialogProps {
  title: string;
  testId: string;
  onEnd: () => void;
  children: ComponentChildren;
}

export function Dialog({ title, testId, onEnd, children }: DialogProps): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog} class="dialog" aria-labelledby={titleId} data-testid={testId} onClose={onEnd}
      onClick={(event) => { if (event.target === dialog.current) dialog.current?.close(); }}
    >
      <div class="dialog-body">
        <h2 id={titleId}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}
