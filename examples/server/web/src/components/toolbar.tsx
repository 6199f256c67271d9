// The formatting buttons above the text, and their keys.
import type { VNode } from 'preact';
import type { Format } from '../editor';
import { words } from '../words';
import { Icon } from './icons';

const formats: { format: Format; key?: string }[] = [
  { format: 'bold', key: 'b' },
  { format: 'italic', key: 'i' },
  { format: 'strike' },
  { format: 'code' },
  { format: 'list' },
  { format: 'link' },
];

export function formatOfKey(event: KeyboardEvent): Format | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return null;
  return formats.find(({ key }) => key !== undefined && key === event.key.toLowerCase())?.format ?? null;
}

export function Toolbar({ onFormat }: { onFormat: (format: Format) => void }): VNode {
  return (
    <div class="toolbar" role="toolbar" aria-label={words.composer.format}>
      {formats.map(({ format, key }) => (
        <button
          key={format} type="button" class="quiet square" aria-label={words.formats[format]}
          data-testid={`format-${format}`} onClick={() => onFormat(format)}
          title={key ? `${words.formats[format]} (Ctrl+${key.toUpperCase()})` : words.formats[format]}
        >
          <Icon name={format} />
        </button>
      ))}
    </div>
  );
}
