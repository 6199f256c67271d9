// The library's preview tree as DOM nodes. Text only ever becomes text nodes; an unknown type shows
// its children or its text, so nothing that will be sent is hidden.
import type { ComponentChildren, VNode } from 'preact';
import { safeHref } from './links';
import type { PreviewNode } from './protocol';

const depthMax = 32;

export function previewNodes(tree: PreviewNode | PreviewNode[] | null | undefined): PreviewNode[] {
  if (tree == null) return [];
  return Array.isArray(tree) ? tree : [tree];
}

export function PreviewTree({ tree }: { tree: PreviewNode | PreviewNode[] }): VNode {
  return <div class="rich">{previewNodes(tree).map((node) => render(node, 0))}</div>;
}

function render(node: PreviewNode, depth: number): ComponentChildren {
  if (depth > depthMax) return plainText(node);
  const inner = node.children
    ? node.children.map((child) => render(child, depth + 1))
    : node.text ?? null;
  switch (node.type) {
    case 'paragraph':
      return <p>{inner}</p>;
    case 'bold':
      return <strong>{inner}</strong>;
    case 'italic':
      return <em>{inner}</em>;
    case 'strike':
      return <s>{inner}</s>;
    case 'code':
      return <code>{inner}</code>;
    case 'code_block':
      return <pre tabIndex={0}><code>{inner}</code></pre>;
    case 'quote':
      return <blockquote>{inner}</blockquote>;
    case 'list':
      return node.number ? <ol start={node.number}>{inner}</ol> : <ul>{inner}</ul>;
    case 'list_item':
      return <li>{inner}</li>;
    case 'line_break':
      return <br />;
    case 'link':
      return link(node, inner);
    default:
      return inner;
  }
}

function link(node: PreviewNode, inner: ComponentChildren): ComponentChildren {
  const href = safeHref(node.href);
  if (href === null) return <span class="dead-link">{inner}</span>;
  return <a href={href} target="_blank" rel="noopener noreferrer nofollow">{inner}</a>;
}

// The text of everything below, without recursion: only reached by trees that no renderer makes.
function plainText(top: PreviewNode): string {
  const parts: string[] = [];
  const stack = [top];
  while (stack.length > 0) {
    const node = stack.pop();
    if (node?.text !== undefined) parts.push(node.text);
    if (node?.children) stack.push(...node.children.slice().reverse());
  }
  return parts.join('');
}
