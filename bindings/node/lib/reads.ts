// What an actor reads: the calls with their inputs, for both forms.
import type { Card } from "./card.js";
import type { InboxEvent } from "./event.js";
import { Block, readStruct, writer } from "./image.js";
import { constants, sorts, structs, tabs, termKinds } from "./layout.js";
import type { Call } from "./link.js";
import { numberOf, type Sort, type Tab } from "./names.js";
import { cardOf, pageOf, textOf, transcriptOf, type Page, type Transcript } from "./page.js";

export interface ReadOptions {
  signal?: AbortSignal;
}
export interface QueryOptions extends ReadOptions {
  /** `"all"` where none is given. */
  tab?: Tab | number;
  /** Words, "phrase", -word, tag: channel: state: agent: reason: from: before: after: */
  search?: string;
  /** What must hold besides, typed. */
  terms?: readonly Term[];
  /** No words one letter off, however little is found. */
  exact?: boolean;
  sort?: Sort | number;
  /** Rows of a page; 50 where none is given, at most 1000. */
  limit?: number;
  /** `more` of the page before. */
  after?: string;
}
/**
 * One thing that a search wants: one of these, and `not` for its opposite. Values are as the text
 * form of a search has them, without quotes; `before` and `after` take a `Date` or Unix
 * milliseconds as well.
 */
export interface Term {
  /** All of the words, anywhere in the conversation. */
  words?: string;
  /** Words of which the last one is still being typed. */
  typed?: string;
  /** Words side by side in one text. */
  phrase?: string;
  /** Exactly this tag. */
  tag?: string;
  channel?: string;
  /** The name of a state, or its beginning. */
  state?: string;
  /** Who holds it: the very id, or the whole name. */
  agent?: string;
  /** Of an escalation: the beginning of a code, or words of the text. */
  reason?: string;
  /** The user: the very id, or words of the name. */
  from?: string;
  /** The last activity was before this moment. */
  before?: string | Date | number;
  /** The last activity was at this moment or later. */
  after?: string | Date | number;
  /** The opposite. */
  not?: boolean;
}
export interface TranscriptOptions extends ReadOptions {
  /** Entries of a page; 100 where none is given, at most 1000. */
  limit?: number;
  /** Entries older than this one. */
  before?: number;
}

/** How a text comes out on a channel. */
export interface Rendering {
  readonly channel: string;
  /** Exactly what a send of the same text puts on the channel. */
  readonly wire: string;
  /** The tree that the channel's readers see; see the protocol's page. */
  readonly preview: unknown;
  readonly warnings: readonly unknown[];
  readonly characters: number;
  readonly limit: number;
}

/** What was found in a message of a user. */
export interface Detection {
  /** The reason code for which the conversation would go to people; null: for none. */
  readonly reason: string | null;
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** Where it stands: [begin, end) in bytes of the text. */
  readonly evidence: readonly [number, number];
  readonly rule: string;
  readonly tags: readonly {
    readonly name: string;
    readonly origin: string;
    readonly confidence: number;
    readonly evidence: readonly [number, number];
  }[];
}

/** Counts of a tenant. */
export interface Stats {
  readonly conversations: number;
  readonly messages: number;
  readonly events: number;
  readonly all: number;
  readonly waiting: number;
  readonly claimed: number;
  readonly closed: number;
  readonly usedBytes: number;
  readonly epoch: number;
}

/** Reading as somebody: what the viewer may not see does not exist for it. */
export interface Reads {
  /** One page of a tab. */
  query(options?: QueryOptions): Promise<Page>;
  /** The newest entries of a conversation, oldest first, and its card. */
  transcript(conversation: string, options?: TranscriptOptions): Promise<Transcript>;
  /** One conversation. */
  conversation(conversation: string, options?: ReadOptions): Promise<Card>;
  /** Where a conversation stands and why, as docs/protocol.md says it. */
  why(conversation: string, options?: ReadOptions): Promise<Record<string, unknown>>;
  /** How a text comes out on a channel. */
  render(channel: string, text: string, options?: ReadOptions): Promise<Rendering>;
  /** What is found in a message of a user, as li_detect of text.h says it. */
  detect(channel: string, text: string, options?: ReadOptions): Promise<Detection>;
  /** Counts of the tenant. */
  stats(options?: ReadOptions): Promise<Stats>;
}

/** All pages, row by row. */
export interface Walks {
  /** Every conversation of a tab, in its order. */
  cards(options?: Omit<QueryOptions, "after">): AsyncIterable<Card>;
  /** Every entry of a conversation, the newest first. */
  entries(conversation: string, options?: TranscriptOptions): AsyncIterable<InboxEvent>;
}

/** The part of the inputs that is the same for all reads of an actor. */
export interface Viewer {
  readonly tenant: string;
  readonly kind: number;
  readonly id: string;
  readonly name: string;
}

export function beginAs(
  viewer: Viewer,
  at:
    | typeof structs.li_query_options
    | typeof structs.li_transcript_options
    | typeof structs.li_subscribe_options,
): void {
  writer.begin(at.size);
  writer.text(at.tenant[0], viewer.tenant, "tenant");
  writer.uint32(at.viewerKind[0], viewer.kind, "kind");
  writer.text(at.viewerId[0], viewer.id, "id");
  writer.text(at.viewerName[0], viewer.name, "name");
}

// One more than the library takes, so that it says itself what it thinks of more.
const TERMS_MAX = 17;

function writeTerms(terms: readonly Term[]): void {
  const at = structs.li_query_options;
  const row = structs.li_search_term;
  const rows = terms.slice(0, TERMS_MAX);
  const begin = writer.room(rows.length * row.size);
  writer.uint64(at.terms[0], begin, "terms");
  writer.uint32(at.termCount[0], rows.length, "terms");
  rows.forEach((term, i) => writeTerm(begin + i * row.size, term, `terms[${i}]`));
}

function writeTerm(begin: number, term: Term, name: string): void {
  const row = structs.li_search_term;
  const kinds = Object.keys(term).filter((key) => key !== "not");
  const kind = kinds[0] === "typed" ? "words" : kinds[0];
  if (kinds.length !== 1 || !(kind in termKinds)) {
    throw new TypeError(`${name} must be one of ${Object.keys(termKinds).join(", ")}`);
  }
  const value = term[kinds[0] as keyof Term];
  const flags = (term.not ? constants.LI_TERM_NOT : 0) |
    (kinds[0] === "typed" ? constants.LI_TERM_PREFIX : 0);
  writer.uint32(begin + row.kind[0], termKinds[kind as keyof typeof termKinds], name);
  writer.uint32(begin + row.flags[0], flags, name);
  const isMoment = (kind === "before" || kind === "after") && typeof value !== "string";
  if (isMoment) writer.int64(begin + row.atMs[0], Number(value), `${name}.${kind}`);
  else writer.text(begin + row.value[0], value, `${name}.${kinds[0]}`);
}

function query(viewer: Viewer, options: QueryOptions = {}): Call<Page> {
  const at = structs.li_query_options;
  beginAs(viewer, at);
  writer.uint32(at.tab[0], numberOf(tabs, options.tab ?? 0, "tab"), "tab");
  writer.text(at.search[0], options.search ?? "", "search");
  writer.text(at.after[0], options.after ?? "", "after");
  writer.uint32(at.limit[0], options.limit ?? 0, "limit");
  writer.uint32(at.sort[0], numberOf(sorts, options.sort ?? 0, "sort"), "sort");
  writer.uint32(at.exact[0], options.exact ? 1 : 0, "exact");
  if (options.terms?.length) writeTerms(options.terms);
  return { name: "query", input: writer.size, decode: pageOf, signal: options.signal };
}

function about(viewer: Viewer, conversation: unknown, options: TranscriptOptions): number {
  const at = structs.li_transcript_options;
  beginAs(viewer, at);
  writer.text(at.conversation[0], conversation, "conversation");
  writer.uint32(at.limit[0], options.limit ?? 0, "limit");
  writer.uint64(at.before[0], options.before ?? 0, "before");
  return writer.size;
}

function transcript(
  viewer: Viewer, conversation: string, options: TranscriptOptions = {},
): Call<Transcript> {
  const input = about(viewer, conversation, options);
  return { name: "transcript", input, decode: transcriptOf, signal: options.signal };
}

function conversation(viewer: Viewer, key: string, options: ReadOptions = {}): Call<Card> {
  const input = about(viewer, key, {});
  return { name: "conversation", input, decode: cardOf, signal: options.signal };
}

const jsonOf = (answer: ArrayBuffer) => JSON.parse(textOf(answer));

function why(
  viewer: Viewer, key: string, options: ReadOptions = {},
): Call<Record<string, unknown>> {
  return { name: "why", input: about(viewer, key, {}), decode: jsonOf, signal: options.signal };
}

const TEXTS = 48; // struct texts of src/calls.c: three of 16 bytes

function aboutText(viewer: Viewer, channel: string, text: string): number {
  writer.begin(TEXTS, 0);
  writer.text(0, viewer.tenant, "tenant");
  writer.text(16, channel, "channel");
  writer.text(32, text, "text");
  return writer.size;
}

function render(
  viewer: Viewer, channel: string, text: string, options: ReadOptions = {},
): Call<Rendering> {
  const input = aboutText(viewer, channel, text);
  return { name: "render", input, decode: jsonOf, signal: options.signal };
}

function detect(
  viewer: Viewer, channel: string, text: string, options: ReadOptions = {},
): Call<Detection> {
  const input = aboutText(viewer, channel, text);
  return { name: "detect", input, decode: jsonOf, signal: options.signal };
}

const statsOf = (answer: ArrayBuffer) =>
  readStruct(structs.li_stats_info, new Block(answer)) as unknown as Stats;

function stats(viewer: Viewer, options: ReadOptions = {}): Call<Stats> {
  writer.begin(TEXTS, 0);
  writer.text(0, viewer.tenant, "tenant");
  return { name: "stats", input: writer.size, decode: statsOf, signal: options.signal };
}

export const reads = { query, transcript, conversation, why, render, detect, stats };
