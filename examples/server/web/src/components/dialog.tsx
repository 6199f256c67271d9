// A modal dialog of the browser's own kind: it keeps the focus inside, closes on Escape and gives the
// focus back. A form of one asks something and has Cancel and one button that does it.
import type { ComponentChildren, VNode } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { words } from '../words';

interface DialogProps {
  title: string;
  testId: string;
  onEnd: () => void;
  children: ComponentChildren;
  isWide?: boolean;
}

export function Dialog({ title, testId, onEnd, children, isWide = false }: DialogProps): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOver = useRef(false);
  const titleId = useId();
  // Before the next key: what is typed at once belongs to the dialog.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      isOver.current = true;
      shown?.close();
    };
  }, []);
  // The browser tells of a close a moment later: that of a dialog which is gone ends no other.
  const onClose = () => {
    if (!isOver.current) onEnd();
  };
  return (
    <dialog
      ref={dialog} class={`dialog${isWide ? ' is-wide' : ''}`} aria-labelledby={titleId} data-testid={testId}
      onClose={onClose}
      onClick={(event) => { if (event.target === dialog.current) dialog.current?.close(); }}
    >
      <div class="dialog-body">
        <h2 id={titleId} dir="auto">{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

interface AskDialogProps extends DialogProps {
  act: string;
  onAct: () => void;
  isReady?: boolean;
}

export function AskDialog({ act, onAct, isReady = true, children, ...dialog }: AskDialogProps): VNode {
  const confirmId = `${dialog.testId.replace('-dialog', '')}-confirm`;
  const submit = (event: Event) => {
    event.preventDefault();
    if (!isReady) return;
    onAct();
    dialog.onEnd();
  };
  return (
    <Dialog {...dialog}>
      <form onSubmit={submit}>
        {children}
        <div class="dialog-actions">
          <button type="button" onClick={dialog.onEnd}>{words.dialog.cancel}</button>
          <button type="submit" class="primary" disabled={!isReady} data-testid={confirmId}>{act}</button>
        </div>
      </form>
    </Dialog>
  );
}

interface ChoiceProps<T extends string> {
  name: string;
  value: T;
  chosen: T | null;
  text: string;
  hint?: string;
  onChoose: (value: T) => void;
}

// One of several, as a radio button with its words.
export function Choice<T extends string>({ name, value, chosen, text, hint, onChoose }: ChoiceProps<T>): VNode {
  return (
    <label class="choice">
      <input
        type="radio" name={name} value={value} checked={value === chosen} data-testid={`${name}-${value}`}
        onChange={() => onChoose(value)}
      />
      <span>{text}{hint && <span class="choice-hint">{hint}</span>}</span>
    </label>
  );
}
