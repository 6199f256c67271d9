// The frames of docs/protocol.md as types, and with them everything that frames carry (model.ts).
import type { Card, Entry, Position, PreviewNode, Principal } from './model';

export * from './model';

export interface Counts {
  all: number;
  waiting: number;
  mine: number;
}

export interface ViewFrame {
  t: 'view';
  view: string;
  revision: Position;
  total: number;
  at_least?: boolean;
  near?: boolean;
  cards: Card[];
  counts: Counts;
  more: string | null;
}

export interface ChangesFrame {
  t: 'changes';
  view: string;
  revision: Position;
  total: number;
  at_least?: boolean;
  near?: boolean;
  remove: string[];
  upsert: { index: number; card: Card }[];
  counts: Counts;
  more?: string | null;
}

export interface PageFrame {
  t: 'page';
  id: string;
  revision: Position;
  cards: Card[];
  more: string | null;
}

export interface ThreadFrame {
  t: 'thread';
  conversation: string;
  revision: Position;
  card: Card;
  entries: Entry[];
  more: boolean;
  draft?: string | null;
  note_draft?: string | null;
  reply_window_ms?: number;
}

export interface EntriesFrame {
  t: 'entries';
  conversation: string;
  revision: Position;
  card: Card;
  entries: Entry[];
}

export interface HistoryFrame {
  t: 'history';
  id: string;
  conversation: string;
  revision: Position;
  entries: Entry[];
  more: boolean;
}

export interface PreviewFrame {
  t: 'preview';
  id: string;
  channel: string;
  wire: string;
  preview: PreviewNode | PreviewNode[];
  warnings: (string | { code?: string; text?: string; message?: string })[];
  characters: number;
  limit: number;
}

export interface WelcomeFrame {
  t: 'welcome';
  protocol: number;
  cursor: string;
  now_ms: number;
  resume: 'new' | 'resumed' | 'reset';
  reset_reason?: string;
}

export interface OkFrame {
  t: 'ok';
  id: string;
  op: string;
  conversation?: string;
  offset?: Position;
  version?: number;
  fence?: number;
  message?: number;
  duplicate?: boolean;
}

export interface ErrorFrame {
  t: 'error';
  id?: string; // missing or empty where it answers no frame with an id
  code: string;
  status?: number;
  message?: string;
  holder?: Principal | null;
  since_ms?: number;
  conversation?: string;
}

export interface EventsFrame {
  t: 'events';
  after: Position;
  upto: Position;
  events: Entry[];
}

export interface ResetFrame {
  t: 'reset';
  reason: string;
  cursor: string;
}

export interface TypingFrame {
  t: 'typing';
  conversation: string;
  who: Principal | string;
  on: boolean;
}

export interface HeartbeatFrame {
  t: 'heartbeat';
  head: Position;
  now_ms: number;
}

export type Frame =
  | WelcomeFrame | OkFrame | ErrorFrame | EventsFrame | ResetFrame | ViewFrame | ChangesFrame
  | PageFrame | ThreadFrame | EntriesFrame | HistoryFrame | PreviewFrame | TypingFrame
  | HeartbeatFrame;

export interface CommandFrame {
  t: 'command';
  id: string;
  op: string;
  conversation?: string;
  [field: string]: unknown;
}

export type ClientFrame = { t: string; [field: string]: unknown };
