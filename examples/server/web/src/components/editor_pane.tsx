// The Edit pane: the text, the formatting buttons, the keys for sending and for lists, the canned
// replies.
import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { cannedEdit, filled, slashAt, type Canned } from '../canned';
import { useInbox } from '../context';
import type { DraftKind } from '../drafts';
import { formatEdit, newlineEdit, type Edit, type Format } from '../editor';
import { words } from '../words';
import type { Card } from '../protocol';
import { CannedMenu, cannedKey, cannedOptionId } from './canned_menu';
import { userName } from './card';
import { Toolbar, formatOfKey } from './toolbar';
import { useTyping } from './use_typing';

interface EditorProps {
  card: Card;
  kind: DraftKind;
  text: string;
  onText: (text: string) => void;
  onSend: () => void;
}

type Field = HTMLTextAreaElement;

// Keyed by kind, so that a note never goes on with a reply's typing hint.
export function Editor({ card, kind, text, onText, onSend }: EditorProps): VNode {
  const { page, actions, me } = useInbox();
  const field = useRef<Field>(null);
  const isReply = kind === 'reply';
  const typing = useTyping((on) => {
    if (isReply) actions.typing(card.conversation, on);
  });
  const send = () => {
    typing.stop();
    onSend();
  };
  const wanted = page.composerFocus.value;
  useLayoutEffect(() => {
    if (wanted > page.focusDone) field.current?.focus();
    page.focusDone = wanted;
  }, [wanted]);
  useLayoutEffect(() => fit(field.current), [text]);

  const apply = (edit: Edit) => {
    if (field.current) replaceText(field.current, edit);
  };
  const format = (name: Format) => {
    if (field.current) apply(formatEdit(name, selectionOf(field.current)));
  };
  const canned = useCanned((one, from, caret) => {
    const values = { user: userName(card), agent: me.agent.name };
    apply(cannedEdit({ from, query: '' }, caret, filled(one.text, values)));
  });
  const onKeyDown = (event: KeyboardEvent & { currentTarget: Field }) => {
    if (event.isComposing || canned.onKeyDown(event)) return;
    const byKey = formatOfKey(event);
    const newline = event.key === 'Enter' && event.shiftKey ? newlineEdit(selectionOf(event.currentTarget)) : null;
    if (event.key === 'Escape') event.currentTarget.blur();
    else if (newline) apply(newline);
    else if (event.key === 'Enter' && !event.shiftKey) send();
    else if (byKey && isReply) format(byKey);
    else return;
    if (event.key === 'Escape') event.stopPropagation();
    event.preventDefault();
  };
  const { isShown, list, at } = canned;
  return (
    <div
      id="composer-pane" class="editor" role={isReply ? 'tabpanel' : undefined}
      aria-labelledby={isReply ? 'pane-tab-edit' : undefined}
    >
      {isReply && <Toolbar onFormat={format} />}
      {isShown && <CannedMenu list={list} at={at} onChoose={canned.choose} />}
      <textarea
        ref={field} class="write" rows={3} value={text} data-testid="composer" dir="auto"
        aria-label={isReply ? words.composer.replyTo(userName(card)) : words.composer.internal}
        placeholder={isReply ? words.composer.write : words.composer.writeNote}
        aria-controls={isShown ? 'canned-list' : undefined}
        aria-activedescendant={isShown && list.length > 0 ? cannedOptionId(at) : undefined}
        onInput={(event) => {
          onText(event.currentTarget.value);
          typing.typed();
          canned.look(event.currentTarget);
        }}
        onClick={(event) => canned.look(event.currentTarget)}
        onBlur={canned.end} onKeyDown={onKeyDown}
      />
    </div>
  );
}

// Which canned replies are offered for the `/name` at the caret.
function useCanned(insert: (one: Canned, from: number, caret: number) => void) {
  const { canned } = useInbox();
  const [slash, setSlash] = useState<{ from: number; query: string; caret: number } | null>(null);
  const [at, setAt] = useState(0);
  const list = slash ? canned.matching(slash.query) : [];
  const end = () => setSlash(null);
  const choose = (index: number) => {
    const one = list[index];
    if (!slash || !one) return;
    end();
    insert(one, slash.from, slash.caret);
  };
  return {
    isShown: slash !== null,
    list,
    at: Math.min(at, Math.max(0, list.length - 1)),
    end,
    choose,
    look: ({ value, selectionStart: caret, selectionEnd }: Field) => {
      const found = caret === selectionEnd ? slashAt(value, caret) : null;
      setSlash(found && { ...found, caret });
      setAt(0);
    },
    onKeyDown: (event: KeyboardEvent): boolean => {
      const act = slash ? cannedKey(event.key, at, list.length) : null;
      if (!act) return false;
      if (act.type === 'move') setAt(act.to);
      else if (act.type === 'choose') choose(at);
      else end();
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}

function selectionOf({ value, selectionStart, selectionEnd }: Field) {
  return { text: value, start: selectionStart, end: selectionEnd };
}

// Goes through the browser's own editing, so that undo takes it back; sets the text where that
// does not exist.
function replaceText(field: Field, edit: Edit): void {
  field.focus();
  field.setSelectionRange(edit.from, edit.to);
  const isDone = edit.text === ''
    ? document.execCommand('delete')
    : document.execCommand('insertText', false, edit.text);
  if (!isDone) {
    field.setRangeText(edit.text, edit.from, edit.to, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  field.setSelectionRange(edit.start, edit.end);
}

// As high as its text, within the bounds that the style gives.
function fit(field: Field | null): void {
  if (!field) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight + 2}px`;
}
