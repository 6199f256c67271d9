import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { PreviewTree } from '../src/preview_tree';
import type { PreviewNode } from '../src/protocol';

const text = (value: string): PreviewNode => ({ type: 'text', text: value });
const html = (tree: PreviewNode | PreviewNode[]) => (
  render(<PreviewTree tree={tree} />).replace(/^<div class="rich">|<\/div>$/gu, ''));

describe('the preview tree', () => {
  it('draws every type of node', () => {
    const tree: PreviewNode[] = [
      { type: 'paragraph', children: [
        text('a '),
        { type: 'bold', children: [text('b')] },
        { type: 'italic', children: [text('c')] },
        { type: 'strike', children: [text('d')] },
        { type: 'line_break' },
        { type: 'code', text: 'e' },
      ] },
      { type: 'code_block', text: 'f\n  g' },
      { type: 'quote', children: [{ type: 'paragraph', children: [text('h')] }] },
      { type: 'list', children: [{ type: 'list_item', children: [text('i')] }] },
      { type: 'list', number: 3, children: [{ type: 'list_item', children: [text('j')] }] },
    ];
    expect(html(tree)).toBe(
      '<p>a <strong>b</strong><em>c</em><s>d</s><br/><code>e</code></p>'
      + '<pre tabindex="0"><code>f\n  g</code></pre><blockquote><p>h</p></blockquote>'
      + '<ul><li>i</li></ul><ol start="3"><li>j</li></ol>');
  });

  it('takes one node in place of a list of nodes', () => {
    expect(html({ type: 'paragraph', text: 'x' })).toBe('<p>x</p>');
  });

  it('turns text into text, whatever it looks like', () => {
    const drawn = html([{ type: 'paragraph', text: '<img src=x onerror=alert(1)>' }]);
    expect(drawn).toBe('<p>&lt;img src=x onerror=alert(1)></p>');
    expect(html([{ type: 'code', text: '</code><script>' }])).not.toContain('<script>');
  });

  it('links what may be linked, safely', () => {
    const link = { type: 'link', href: 'https://example.com/a?b=1', text: 'here' };
    expect(html([link])).toBe(
      '<a href="https://example.com/a?b=1" target="_blank" rel="noopener noreferrer nofollow">here</a>');
  });

  it('shows the text of a link that may not be followed', () => {
    for (const href of ['javascript:alert(1)', 'data:text/html,x', '//evil.example', undefined]) {
      const link: PreviewNode = { type: 'link', children: [text('here')], ...(href ? { href } : {}) };
      expect(html([link])).toBe('<span class="dead-link">here</span>');
    }
  });

  it('hides nothing of a type it does not know', () => {
    expect(html([{ type: 'marquee', children: [text('x'), { type: 'blink', text: 'y' }] }])).toBe('xy');
  });

  it('does not drown in depth', () => {
    let node: PreviewNode = text('deep');
    for (let i = 0; i < 20_000; i += 1) node = { type: 'bold', children: [node] };
    expect(html([node])).toContain('deep');
  });
});
