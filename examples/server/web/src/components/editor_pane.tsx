// The Edit pane: the text, the formatting buttons, the keys for sending and for lists.
import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useInbox } from '../context';
import type { DraftKind } from '../drafts';
import { formatEdit, newlineEdit, type Edit, type Format } from '../editor';
import type { Card } from '../protocol';
import { userName } from './card';
import { Icon } from './icons';
import { useTyping } from './use_typing';

const formats: { format: Format; name: string; key?: string }[] = [
  { format: 'bold', name: 'Bold', key: 'b' },
  { format: 'italic', name: 'Italic', key: 'i' },
  { format: 'strike', name: 'Strike' },
  { format: 'code', name: 'Code' },
  { format: 'list', name: 'List' },
  { format: 'link', name: 'Link', key: 'k' },
];

interface EditorProps {
  card: Card;
  kind: DraftKind;
  text: string;
  onText: (text: string) => void;
  onSend: () => void;
}

// Keyed by kind, so that a note never goes on with a reply's typing hint.
export function Editor({ card, kind, text, onText, onSend }: EditorProps): VNode {
  const { page, actions } = useInbox();
  const field = useRef<HTMLTextAreaElement>(null);
  const typing = useTyping((on) => {
    if (kind === 'reply') actions.typing(card.conversation, on);
  });
  const send = () => {
    typing.stop();
    onSend();
  };
  const wanted = page.composerFocus.value;
  useEffect(() => {
    if (wanted > page.focusDone) field.current?.focus();
    page.focusDone = wanted;
  }, [wanted]);
  useLayoutEffect(() => fit(field.current), [text]);

  const apply = (edit: Edit) => {
    if (field.current) replaceText(field.current, edit);
  };
  const format = (name: Format) => {
    const { current } = field;
    if (current) {
      apply(formatEdit(name, { text: current.value, start: current.selectionStart, end: current.selectionEnd }));
    }
  };
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLTextAreaElement }) => {
    const { value, selectionStart: start, selectionEnd: end } = event.currentTarget;
    const byKey = formats.find(({ key }) => key !== undefined && key === event.key.toLowerCase());
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      event.currentTarget.blur();
    } else if (event.key === 'Enter' && event.shiftKey) {
      const edit = newlineEdit({ text: value, start, end });
      if (!edit) return;
      event.preventDefault();
      apply(edit);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      send();
    } else if (byKey && kind === 'reply' && (event.ctrlKey || event.metaKey) && !event.altKey) {
      event.preventDefault();
      format(byKey.format);
    }
  };
  return (
    <div id="composer-pane" role={kind === 'reply' ? 'tabpanel' : undefined} aria-labelledby={kind === 'reply' ? 'pane-tab-edit' : undefined}>
      {kind === 'reply' && (
        <div class="toolbar" role="toolbar" aria-label="Format">
          {formats.map(({ format: one, name, key }) => (
            <button
              key={one} type="button" class="quiet square" aria-label={name} data-testid={`format-${one}`}
              title={key ? `${name} (Ctrl+${key.toUpperCase()})` : name} onClick={() => format(one)}
            >
              <Icon name={one} />
            </button>
          ))}
        </div>
      )}
      <textarea
        ref={field} class="write" rows={3} value={text} data-testid="composer"
        aria-label={kind === 'note' ? 'Internal note' : `Reply to ${userName(card)}`}
        placeholder={kind === 'note' ? 'A note for the team' : 'Write a reply'}
        onInput={(event) => { onText(event.currentTarget.value); typing.typed(); }}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}

// Goes through the browser's own editing, so that undo takes it back; sets the text where that
// does not exist.
function replaceText(field: HTMLTextAreaElement, edit: Edit): void {
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
function fit(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight + 2}px`;
}
