// The Preview pane: exactly what the library's renderer says will be sent.
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useInbox } from '../context';
import { words } from '../words';
import { PreviewTree } from '../preview_tree';
import type { Card, ErrorFrame, PreviewFrame } from '../protocol';

const pauseMs = 200;

export type Preview = PreviewFrame | ErrorFrame | null;

// Asks for a preview of the text whenever it has rested for a moment; late answers are dropped.
export function usePreview(channel: string, text: string): Preview {
  const { session } = useInbox();
  const [preview, setPreview] = useState<Preview>(null);
  const isUp = session.status.value.word !== 'offline' && session.status.value.word !== 'connecting';
  useEffect(() => {
    if (text.trim() === '') {
      setPreview(null);
      return undefined;
    }
    let isWanted = true;
    const timer = window.setTimeout(async () => {
      const frame = { t: 'preview', channel, text: text.trim() };
      const answer = await session.requests.ask<PreviewFrame>(frame);
      if (isWanted) setPreview(answer);
    }, pauseMs);
    return () => {
      isWanted = false;
      window.clearTimeout(timer);
    };
  }, [channel, text, isUp]);
  return preview;
}

function warningText(warning: PreviewFrame['warnings'][number]): string {
  if (typeof warning === 'string') return warning;
  return warning.text ?? warning.message ?? warning.code ?? '';
}

// What the channel will not show as it was written.
export function Warnings({ preview }: { preview: Preview }): VNode | null {
  if (preview?.t !== 'preview' || preview.warnings.length === 0) return null;
  return (
    <ul class="warnings" aria-label={words.composer.warnings} data-testid="warnings">
      {preview.warnings.map((warning) => <li>{warningText(warning)}</li>)}
    </ul>
  );
}

interface PreviewPaneProps {
  card: Card;
  text: string;
  preview: Preview;
}

export function PreviewPane({ card, text, preview }: PreviewPaneProps): VNode {
  return (
    <div
      class={`preview channel-${card.channel.toLowerCase()}`} id="composer-pane" role="tabpanel"
      aria-labelledby="pane-tab-preview" tabIndex={0} data-testid="preview-pane"
    >
      <Body text={text} preview={preview} />
    </div>
  );
}

function Body({ text, preview }: { text: string; preview: Preview }): VNode {
  if (text.trim() === '') return <p class="empty-line">{words.composer.nothing}</p>;
  if (!preview) return <p class="empty-line">{words.composer.asking}</p>;
  if (preview.t === 'error') return <p class="preview-error">{preview.message ?? preview.code}</p>;
  return (
    <>
      <div class="bubble preview-bubble" dir="auto"><PreviewTree tree={preview.preview} /></div>
      <Warnings preview={preview} />
    </>
  );
}
