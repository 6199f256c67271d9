// Formatting in the composer: what a toolbar button does to the text and its selection. Pure; the
// marks are those that the library's renderer reads.

export interface Selected {
  text: string;
  start: number;
  end: number;
}

// A replacement of `from`..`to` by `text`, and the selection after it.
export interface Edit {
  from: number;
  to: number;
  text: string;
  start: number;
  end: number;
}

export type Format = 'bold' | 'italic' | 'strike' | 'code' | 'list' | 'link';

const marks: Record<'bold' | 'italic' | 'strike' | 'code', [mark: string, sample: string]> = {
  bold: ['**', 'bold'],
  italic: ['_', 'italic'],
  strike: ['~~', 'struck'],
  code: ['`', 'code'],
};

export function formatEdit(format: Format, selected: Selected): Edit {
  if (format === 'list') return listEdit(selected);
  if (format === 'link') return linkEdit(selected);
  const [mark, sample] = marks[format];
  return markEdit(mark, sample, selected);
}

function markEdit(mark: string, sample: string, { text, start, end }: Selected): Edit {
  const before = text.slice(Math.max(0, start - mark.length), start);
  const after = text.slice(end, end + mark.length);
  const inner = text.slice(start, end);
  if (before === mark && after === mark) {
    const from = start - mark.length;
    return { from, to: end + mark.length, text: inner, start: from, end: from + inner.length };
  }
  // Marks hold only when they touch a letter, so blanks at the edges stay outside.
  const core = inner.trim();
  const lead = inner.slice(0, inner.length - inner.trimStart().length);
  const trail = core === '' ? '' : inner.slice(inner.trimEnd().length);
  const body = core === '' ? sample : core;
  const first = start + lead.length + mark.length;
  return {
    from: start,
    to: end,
    text: `${lead}${mark}${body}${mark}${trail}`,
    start: first,
    end: first + body.length,
  };
}

function listEdit({ text, start, end }: Selected): Edit {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', Math.max(from, end > start ? end - 1 : end));
  const to = newline < 0 ? text.length : newline;
  const lines = text.slice(from, to).split('\n');
  const isList = lines.every((line) => line.startsWith('- '));
  const changed = lines.map((line) => (isList ? line.slice(2) : `- ${line}`)).join('\n');
  const caret = from + changed.length;
  return { from, to, text: changed, start: start === end ? caret : from, end: caret };
}

function linkEdit({ text, start, end }: Selected): Edit {
  const inner = text.slice(start, end);
  const isAddress = /^https?:\/\/\S+$/u.test(inner);
  const label = isAddress || inner === '' ? 'text' : inner;
  const address = isAddress ? inner : 'https://';
  const made = `[${label}](${address})`;
  if (isAddress || inner === '') {
    return { from: start, to: end, text: made, start: start + 1, end: start + 1 + label.length };
  }
  const caret = start + made.length - 1;
  return { from: start, to: end, text: made, start: caret, end: caret };
}

// Enter inside a list goes on with it; an item left empty ends it. Null where no list is.
export function newlineEdit({ text, start, end }: Selected): Edit | null {
  if (start !== end) return null;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const line = text.slice(from, start);
  if (!line.startsWith('- ')) return null;
  if (line.trim() === '-') return { from, to: start, text: '', start: from, end: from };
  return { from: start, to: start, text: '\n- ', start: start + 3, end: start + 3 };
}
