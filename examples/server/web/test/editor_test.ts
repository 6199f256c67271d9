import { describe, expect, it } from 'vitest';
import { formatEdit, newlineEdit, type Edit, type Format, type Selected } from '../src/editor';

// `[` and `]` mark the selection, `|` the caret.
function parse(marked: string): Selected {
  const caret = marked.indexOf('|');
  if (caret >= 0) return { text: marked.replace('|', ''), start: caret, end: caret };
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  return { text: marked.replace(/[«»]/gu, ''), start, end };
}

function show({ text }: Selected, edit: Edit): string {
  const next = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  if (edit.start === edit.end) return `${next.slice(0, edit.start)}|${next.slice(edit.start)}`;
  return `${next.slice(0, edit.start)}«${next.slice(edit.start, edit.end)}»${next.slice(edit.end)}`;
}

function apply(format: Format, marked: string): string {
  const selected = parse(marked);
  return show(selected, formatEdit(format, selected));
}

describe('formatting buttons', () => {
  it('wrap the selection in the marks of the renderer', () => {
    expect(apply('bold', 'a «word» b')).toBe('a **«word»** b');
    expect(apply('italic', 'a «word» b')).toBe('a _«word»_ b');
    expect(apply('strike', '«word»')).toBe('~~«word»~~');
    expect(apply('code', '«word»')).toBe('`«word»`');
  });

  it('take the marks away again', () => {
    expect(apply('bold', 'a **«word»** b')).toBe('a «word» b');
    expect(apply('code', '`«word»`')).toBe('«word»');
  });

  it('keep blanks outside of the marks', () => {
    expect(apply('bold', 'a« word »b')).toBe('a **«word»** b');
  });

  it('put a sample where nothing is selected', () => {
    expect(apply('bold', 'a |')).toBe('a **«bold»**');
  });

  it('make lists of the touched lines and undo them', () => {
    expect(apply('list', 'a\nb|\nc')).toBe('a\n- b|\nc');
    expect(apply('list', 'x\n«a\nb»\nc')).toBe('x\n«- a\n- b»\nc');
    expect(apply('list', '«- a\n- b»')).toBe('«a\nb»');
    expect(apply('list', '|')).toBe('- |');
  });

  it('do not pull the next line into a list that ends at its beginning', () => {
    expect(apply('list', '«a\n»b')).toBe('«- a»\nb');
  });

  it('make links from a text, an address or nothing', () => {
    expect(apply('link', 'see «this»')).toBe('see [this](https://|)');
    expect(apply('link', '«https://a.example/b»')).toBe('[«text»](https://a.example/b)');
    expect(apply('link', '|')).toBe('[«text»](https://)');
  });
});

describe('a new line', () => {
  const newline = (marked: string) => {
    const selected = parse(marked);
    const edit = newlineEdit(selected);
    return edit && show(selected, edit);
  };

  it('goes on with a list and ends it at an empty item', () => {
    expect(newline('- a|')).toBe('- a\n- |');
    expect(newline('- a\n- |')).toBe('- a\n|');
  });

  it('is left to the browser elsewhere', () => {
    expect(newline('a|')).toBeNull();
    expect(newline('- «a»')).toBeNull();
  });
});
