// Below the transcript: a reply (only while the claim is mine) or an internal note, with Edit and
// Preview. What is written is a draft from the first letter on.
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useInbox } from '../context';
import type { DraftKind } from '../drafts';
import { words } from '../words';
import type { Card } from '../protocol';
import { ClaimBar } from './claim_bar';
import { ReplyWindow, Size } from './composer_facts';
import { Editor } from './editor_pane';
import { PreviewPane, usePreview, Warnings } from './preview_pane';
import { Icon } from './icons';

type Pane = 'edit' | 'preview';
const kinds: DraftKind[] = ['reply', 'note'];

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
  useEffect(() => setText(drafts.get(conversation, kind)), [drafts.arrivals.value]);

  const isMine = inbox.isMine(card);
  const isReply = kind === 'reply';
  const mayWrite = !isReply || isMine;
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
  const preview = usePreview(card.channel, isReply && isMine ? text : '');
  return (
    <section class={`composer composer-${kind}`} aria-label={words.composer.label}>
      <div class="composer-head">
        <KindSwitch kind={kind} onKind={(next) => { page.kind.value = next; }} />
        {isReply && isMine && <PaneTabs pane={pane} onPane={setPane} />}
        {!isReply && <span class="note-hint">{words.composer.noteHint}</span>}
      </div>
      {!mayWrite && <ClaimBar card={card} hasDraft={text !== ''} />}
      {mayWrite && pane === 'edit' && (
        <>
          <Editor key={kind} card={card} kind={kind} text={text} onText={change} onSend={send} />
          {isReply && <Warnings preview={preview} />}
        </>
      )}
      {mayWrite && pane === 'preview' && <PreviewPane card={card} text={text} preview={preview} />}
      <div class="composer-foot">
        <span class="channel" data-testid="channel" title={words.composer.channelTitle}>{card.channel}</span>
        {isReply && card.is_active && <ReplyWindow card={card} />}
        {mayWrite && isReply && <Size preview={preview} />}
        {mayWrite && (
          <>
            <span class="foot-hint wide-only">{words.composer.hint}</span>
            <button
              type="button" class="primary send" data-testid="send" disabled={text.trim() === ''} onClick={send}
            >
              {isReply ? words.composer.send : words.composer.addNote} <Icon name="send" />
            </button>
          </>
        )}
      </div>
    </section>
  );
}

function KindSwitch({ kind, onKind }: { kind: DraftKind; onKind: (kind: DraftKind) => void }): VNode {
  return (
    <div class="segmented" role="group" aria-label={words.composer.kind}>
      {kinds.map((one) => (
        <button
          key={one} type="button" aria-pressed={one === kind} data-testid={`kind-${one}`}
          onClick={() => onKind(one)}
        >
          {words.composer[one]}
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
    <div class="pane-tabs" role="tablist" aria-label={words.composer.panes} onKeyDown={onKeyDown}>
      {panes.map((one) => (
        <button
          key={one} type="button" role="tab" id={`pane-tab-${one}`} aria-selected={one === pane}
          aria-controls="composer-pane" tabIndex={one === pane ? 0 : -1}
          data-testid={`${one}-tab`} onClick={() => onPane(one)}
        >
          {words.composer[one]}
        </button>
      ))}
    </div>
  );
}
