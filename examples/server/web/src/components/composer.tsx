// Below the transcript: a reply (only while the claim is mine) or an internal note, with Edit and
// Preview. What is written is a draft from the first letter on.
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useInbox } from '../context';
import type { DraftKind } from '../drafts';
import type { Card } from '../protocol';
import { ClaimBar } from './claim_bar';
import { Editor } from './editor_pane';
import { PreviewPane, usePreview } from './preview_pane';
import { Icon } from './icons';
import { count } from '../format';

type Pane = 'edit' | 'preview';
const kinds: { kind: DraftKind; name: string }[] = [
  { kind: 'reply', name: 'Reply' },
  { kind: 'note', name: 'Note' },
];

export function Composer({ card }: { card: Card }): VNode {
  const inbox = useInbox();
  const { page, drafts } = inbox;
  const kind = page.kind.value;
  const { conversation } = card;
  const [text, setText] = useState(() => drafts.get(conversation, kind));
  const [pane, setPane] = useState<Pane>('edit');
  useEffect(() => () => {
    page.kind.value = 'reply';
    page.focusDone = page.composerFocus.peek();
  }, []);
  useEffect(() => {
    setText(drafts.get(conversation, kind));
    setPane('edit');
  }, [kind, page.composerFocus.value]);

  const isMine = inbox.isMine(card);
  const mayWrite = kind === 'note' || isMine;
  const change = (next: string) => {
    drafts.set(conversation, kind, next);
    setText(next);
  };
  const send = () => {
    if (text.trim() === '' || !mayWrite) return;
    setText('');
    setPane('edit');
    void inbox.actions.write(card, kind, text.trim());
  };
  const preview = usePreview(card.channel, kind === 'reply' && isMine ? text : '');
  return (
    <section class={`composer composer-${kind}`} aria-label="Composer">
      <div class="composer-head">
        <KindSwitch kind={kind} onKind={(next) => { page.kind.value = next; }} />
        {kind === 'reply' && isMine && <PaneTabs pane={pane} onPane={setPane} />}
        {kind === 'note' && <span class="note-hint">Only the team sees notes</span>}
      </div>
      {!mayWrite && <ClaimBar card={card} hasDraft={text !== ''} />}
      {mayWrite && pane === 'edit' && (
        <Editor key={kind} card={card} kind={kind} text={text} onText={change} onSend={send} />
      )}
      {mayWrite && pane === 'preview' && <PreviewPane card={card} text={text} preview={preview} />}
      <div class="composer-foot">
        <span class="channel" data-testid="channel" title="The channel of this conversation">{card.channel}</span>
        {mayWrite && kind === 'reply' && <Size preview={preview} />}
        {mayWrite && (
          <>
            <span class="foot-hint wide-only">Enter sends, Shift+Enter starts a line</span>
            <button
              type="button" class="primary send" data-testid="send" disabled={text.trim() === ''} onClick={send}
            >
              {kind === 'note' ? 'Add note' : 'Send'} <Icon name="send" />
            </button>
          </>
        )}
      </div>
    </section>
  );
}

function KindSwitch({ kind, onKind }: { kind: DraftKind; onKind: (kind: DraftKind) => void }): VNode {
  return (
    <div class="segmented" role="group" aria-label="Kind of message">
      {kinds.map(({ kind: one, name }) => (
        <button
          key={one} type="button" aria-pressed={one === kind} data-testid={`kind-${one}`}
          onClick={() => onKind(one)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

function PaneTabs({ pane, onPane }: { pane: Pane; onPane: (pane: Pane) => void }): VNode {
  const panes: Pane[] = ['edit', 'preview'];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    const next = pane === 'edit' ? 'preview' : 'edit';
    onPane(next);
    document.getElementById(`pane-tab-${next}`)?.focus();
  };
  return (
    <div class="pane-tabs" role="tablist" aria-label="Edit or preview" onKeyDown={onKeyDown}>
      {panes.map((one) => (
        <button
          key={one} type="button" role="tab" id={`pane-tab-${one}`} aria-selected={one === pane}
          aria-controls="composer-pane" tabIndex={one === pane ? 0 : -1}
          data-testid={`${one}-tab`} onClick={() => onPane(one)}
        >
          {one === 'edit' ? 'Edit' : 'Preview'}
        </button>
      ))}
    </div>
  );
}

function Size({ preview }: { preview: ReturnType<typeof usePreview> }): VNode | null {
  if (preview?.t !== 'preview' || preview.characters === 0) return null;
  const { characters, limit, warnings } = preview;
  const isOver = limit > 0 && characters > limit;
  return (
    <span class={`size${isOver ? ' is-over' : ''}`} data-testid="size">
      {limit > 0
        ? `${count(characters)} / ${count(limit)}`
        : `${count(characters)} ${characters === 1 ? 'character' : 'characters'}`}
      {warnings.length > 0 && <span class="size-warning"> · {warnings.length} {warnings.length === 1 ? 'warning' : 'warnings'}</span>}
    </span>
  );
}
