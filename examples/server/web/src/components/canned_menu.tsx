// The canned replies that fit what follows the `/`, above the text. The focus stays in the text.
import type { VNode } from 'preact';
import type { Canned } from '../canned';
import { useInbox } from '../context';
import { words } from '../words';

interface CannedMenuProps {
  list: Canned[];
  at: number;
  onChoose: (index: number) => void;
}

export const cannedOptionId = (index: number) => `canned-${index}`;

type CannedKey = { type: 'move'; to: number } | { type: 'choose' } | { type: 'end' };

// What a key does while the menu is there; null leaves it to the text.
export function cannedKey(key: string, at: number, length: number): CannedKey | null {
  if (key === 'Escape') return { type: 'end' };
  if (length === 0) return null;
  if (key === 'ArrowDown') return { type: 'move', to: (at + 1) % length };
  if (key === 'ArrowUp') return { type: 'move', to: (at + length - 1) % length };
  return key === 'Enter' || key === 'Tab' ? { type: 'choose' } : null;
}

export function CannedMenu({ list, at, onChoose }: CannedMenuProps): VNode {
  const { page } = useInbox();
  // A press would take the focus out of the text before the click.
  const hold = (event: Event) => event.preventDefault();
  return (
    <div class="canned" data-testid="canned" onMouseDown={hold}>
      <ul id="canned-list" role="listbox" aria-label={words.canned.label}>
        {list.map((one, i) => (
          <li
            key={one.name} id={cannedOptionId(i)} role="option" aria-selected={i === at} class="canned-option"
            onClick={() => onChoose(i)}
          >
            <span class="canned-name" dir="auto">/{one.name}</span>
            <span class="canned-text" dir="auto">{one.text}</span>
          </li>
        ))}
      </ul>
      {list.length === 0 && <p class="empty-line">{words.canned.none}</p>}
      <button type="button" class="inline" data-testid="canned-edit" onClick={() => page.ask('canned')}>
        {words.canned.edit}
      </button>
    </div>
  );
}
