// The canned replies of this browser: change, add, remove.
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Canned } from '../canned';
import { useInbox } from '../context';
import { words } from '../words';
import { AskDialog } from './dialog';
import { Icon } from './icons';

export function CannedDialog({ onEnd }: { onEnd: () => void }): VNode {
  const { canned } = useInbox();
  const [rows, setRows] = useState<readonly Canned[]>(canned.all.peek());
  const said = words.canned;
  const change = (at: number, to: Partial<Canned>) => (
    setRows(rows.map((row, i) => (i === at ? { ...row, ...to } : row))));
  return (
    <AskDialog
      title={said.label} testId="canned-dialog" act={words.dialog.done} onEnd={onEnd} isWide
      onAct={() => canned.save(rows)}
    >
      <p class="dialog-hint">{said.hint}</p>
      <ul class="canned-rows">
        {rows.map((row, i) => (
          <li key={i} class="canned-row">
            <input
              value={row.name} aria-label={said.name} placeholder={said.name} maxLength={40} dir="auto"
              data-testid="canned-name"
              onInput={(event) => change(i, { name: event.currentTarget.value.replace(/\s/gu, '-') })}
            />
            <textarea
              value={row.text} aria-label={said.text} placeholder={said.text} rows={2} dir="auto"
              data-testid="canned-text" onInput={(event) => change(i, { text: event.currentTarget.value })}
            />
            <button
              type="button" class="quiet square" aria-label={said.remove(row.name)}
              onClick={() => setRows(rows.filter((_, other) => other !== i))}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button" class="small" data-testid="canned-add"
        onClick={() => setRows([...rows, { name: '', text: '' }])}
      >
        <Icon name="plus" /> {said.add}
      </button>
    </AskDialog>
  );
}
