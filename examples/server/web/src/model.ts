// The nouns that frames carry: cards, entries, preview trees, as docs/protocol.md names their keys.

export type Sort = 'usual' | 'due' | 'relevance';
export type Tab = 'all' | 'waiting' | 'mine';
export type State = 'assistant' | 'waiting' | 'offered' | 'claimed' | 'snoozed' | 'closed';
export type Outcome = 'resolved' | 'unresolved' | 'abandoned' | 'spam' | 'merged';
export type Position = number | string;

export interface Principal {
  kind: string;
  id: string;
  name?: string;
}

export interface Match {
  text: string;
  offsets: [number, number][]; // start and length in bytes of `text`
}

export interface TagDetail {
  tag: string;
  origin: string;
  message?: number | null;
  offset?: number; // in bytes of the message's text
  length?: number;
  confidence?: number | null;
}

export interface ReasonDetail {
  reason: string;
  text?: string | null;
  trigger?: string | null;
  at_ms: number;
}

// What the user was promised, and is still due.
export interface Deadline {
  deadline: 'claim' | 'first_reply' | 'next_reply' | 'close';
  due_ms: number;
  is_missed: boolean;
}

export interface Card {
  conversation: string;
  channel: string;
  user: { id: string; name?: string; online?: boolean; last_seen_ms?: number };
  state: State;
  is_active: boolean;
  dot: 'green' | 'gray';
  dot_reason: 'online' | 'user_offline' | 'closed';
  version: number;
  fence: number;
  holder: Principal | null;
  since_ms?: number | null;
  lease_until_ms?: number | null;
  snoozed_until_ms?: number;
  offered_to?: Principal | null;
  offered_until_ms?: number;
  deadlines?: Deadline[];
  team?: string | null;
  priority?: number;
  reason: string | null;
  reason_text?: string | null;
  reason_trigger?: string | null;
  escalations?: number;
  tags: string[];
  snippet: string;
  snippet_author: { kind: string; name?: string } | null;
  snippet_at_ms?: number | null;
  messages: number;
  unread: number;
  waiting_since_ms?: number | null;
  opened_at_ms?: number | null;
  last_activity_ms: number;
  closed_at_ms?: number | null;
  outcome: Outcome | null;
  merged_into?: string | null;
  match?: Match | null;
  tag_details?: TagDetail[];
  reasons?: ReasonDetail[];
  merged_from?: string[];
  attributes?: Record<string, string | number | boolean | null>;
}

export type NodeType =
  | 'paragraph' | 'text' | 'bold' | 'italic' | 'strike' | 'code' | 'code_block' | 'quote'
  | 'list' | 'list_item' | 'link' | 'line_break';

export interface PreviewNode {
  type: NodeType | string;
  children?: PreviewNode[];
  text?: string;
  href?: string;
  number?: number; // of the first item of a numbered list
}

export interface Attachment {
  name?: string;
  url?: string;
  type?: string;
  size?: number; // in bytes
}

// What an event about the directory says was set; only a channel's keys are of use here.
export interface DirectoryRow {
  label?: string;
  reply_window_ms?: number;
}

// One shape for all types of entries; which keys are there depends on `type`. A time that is not set
// is 0, a person or code that is not set is null.
export interface Entry {
  entry: number;
  offset?: Position;
  type: string;
  conversation: string;
  version?: number;
  at_ms: number;
  actor: Principal | null;
  channel?: string;
  message?: number | null;
  text?: string | null;
  format?: string;
  preview?: PreviewNode | PreviewNode[] | null;
  occurred_at_ms?: number | null;
  external_id?: string | null;
  fallback?: boolean;
  attachments?: Attachment[] | null;
  delivery?: string | null;
  failure?: string;
  reason?: string | null;
  trigger?: string | null;
  holder?: Principal | null;
  team?: string | null;
  cause?: string | null;
  tag?: string;
  origin?: string;
  outcome?: string | null;
  state?: string | null;
  fence?: number;
  lease_until_ms?: number | null;
  snoozed_until_ms?: number;
  priority?: number;
  merged_into?: string | null;
  merged_from?: string | null;
  offered_to?: Principal | null;
  row?: DirectoryRow;
}

// The offset of a position, whether it came as a number or as a cursor.
export function offsetOf(position: Position | null | undefined): number {
  if (typeof position === 'number') return position;
  if (typeof position !== 'string') return 0;
  const offset = Number(position.slice(position.lastIndexOf(':') + 1));
  return Number.isSafeInteger(offset) && offset >= 0 ? offset : 0;
}

// The epoch of a cursor; empty where only a number came.
export function epochOf(cursor: Position | null | undefined): string {
  if (typeof cursor !== 'string') return '';
  const colon = cursor.lastIndexOf(':');
  return colon < 0 ? '' : cursor.slice(0, colon);
}

export function sameHolder(a: Principal | null | undefined, b: Principal): boolean {
  return a != null && a.kind === b.kind && a.id === b.id;
}
