// Every word of the agents' page in English. What another language must say has the type of this
// table, so none can be forgotten.
import { enHappenings } from './en_happenings';

const counted = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const en = {
  ...enHappenings,
  title: 'Live Inbox',
  login: {
    agent: 'Agent', password: 'Password', tenant: 'Team', submit: 'Log in', busy: 'Logging in…', ask: 'Log in to answer',
    team: (tenant: string) => `Team ${tenant}`, unreachable: 'The server cannot be reached',
    again: 'Try again',
    said: (status: number) => `The server said ${status}`,
  },
  top: {
    refresh: 'Refresh', refreshTitle: 'Fetch everything anew', commands: 'Commands',
    help: 'Help and settings',
    logout: 'Log out',
  },
  link: {
    connecting: 'WS: Connecting…', live: 'WS: Connected · live',
    lagging: (n: string) => `WS: Connected · lagging ${n}`,
    resyncing: 'WS: Connected · resyncing', offline: 'WS: Offline',
  },
  linkTitle: {
    connecting: 'The connection is being made',
    live: 'Everything that happened is shown',
    lagging: 'This page is behind the newest event',
    resyncing: 'The lists are being fetched anew',
    offline: 'Nothing is coming in: what you see may be old',
  },
  notice: {
    refreshed: 'Refreshed', resynced: 'Resynced', reconnected: 'Reconnected',
    escalations: (n: number) => `${n} new escalations`,
    escalation: (reason: string) => (reason === '' ? 'New escalation' : `New escalation: ${reason}`),
    offered: 'A chat is offered to you',
    written: (name: string) => `${name} wrote`,
  },
  list: {
    label: 'Conversations', ofTab: 'Conversations of the tab',
    search: 'Search messages and reasons', clear: 'Clear the search',
    found: (n: string) => `${n} found`, near: '(one letter off)',
    sort: 'Order', newest: 'Newest first', longest: 'Waiting longest', due: 'Due first',
    relevance: 'Best match first',
    filters: '"phrase" -without tag: channel: state: agent: reason: from: before:2026-01-31 after:',
    claimNext: 'Claim next', fresh: (n: number) => `${n} new`, tail: 'Older, as of when they were loaded',
    loading: 'Loading…', nothing: (search: string) => `Nothing matches “${search}”.`,
    noneDue: 'Nothing here is due: no time was promised.',
  },
  tabs: { all: 'All', waiting: 'Waiting', mine: 'Mine' },
  tabTitle: {
    all: 'Every conversation of the team',
    waiting: 'Not claimed by anyone, most urgent first',
    mine: 'Claimed by me',
  },
  tabEmpty: {
    all: 'No conversation has been escalated yet.',
    waiting: 'Nobody is waiting. New escalations appear here at once.',
    mine: 'You have claimed nothing. Claim a waiting chat to answer it.',
  },
  card: {
    noMessages: 'No messages yet', assistant: 'Assistant', unread: 'unread',
    unreadTitle: (n: number) => `${n} unread`, channelTitle: (channel: string) => `Channel ${channel}`,
    claiming: 'claiming…', claimedBy: (name: string) => `Claimed by ${name}`,
    withAssistant: 'With the assistant', snoozed: 'Snoozed', closed: 'Closed',
    closedAs: (outcome: string) => `Closed · ${outcome}`, active: 'Active',
    offeredTo: (name: string) => `Offered to ${name}`, you: 'you', somebody: 'somebody',
    leaseEnds: 'claim ends soon', waiting: (time: string) => `Waiting ${time}`,
    since: (time: string) => `Since ${time}`, priority: (n: number) => `Priority ${n}`,
    team: (team: string) => `Team ${team}`,
  },
  dot: {
    online: 'Active, the user is online', user_offline: 'The user is offline',
    closed: 'The conversation has ended',
  },
  time: {
    shortly: 'under 1 min', today: 'Today', yesterday: 'Yesterday',
    dueIn: (time: string) => `due in ${time}`, overdue: (time: string) => `${time} overdue`,
    promised: (what: string, when: string) => `${what} was promised for ${when}`,
  },
  promise: { claim: 'A claim', first_reply: 'The first reply', next_reply: 'A reply', close: 'Closing it' },
  thread: {
    label: 'Conversation', choose: 'Choose a conversation to read it.',
    back: 'Back to the list', transcript: 'Transcript', older: 'Load older', newest: 'Newest',
    typing: (names: string[]) => `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} typing`,
  },
  status: {
    close: 'Close', closeTitle: 'Close as resolved', claimToClose: 'Claim this chat to close it',
    release: 'Release', releaseTitle: 'Back to the queue; the user keeps the place',
    handBack: 'Hand back', handBackTitle: 'Let the assistant answer again', takeOver: 'Take over',
    more: 'More', moreTitle: 'Everything that can be done with this conversation',
    reasons: (n: number) => counted(n, 'escalation', 'escalations'), history: 'Why it was escalated',
    snoozedUntil: (time: string) => `Snoozed until ${time}`,
  },
  details: {
    title: 'Details', show: 'Show or hide the details', user: 'User', name: 'Name', id: 'Key',
    seen: 'Last seen',
    online: 'online now', channel: 'Channel', conversation: 'Conversation', key: 'Key', opened: 'Opened',
    messages: 'Messages', held: 'Held since', team: 'Team', priority: 'Priority', due: 'Promised',
    attributes: 'Attributes', others: 'Other conversations', none: 'None', mergedInto: 'Goes on in',
    mergedFrom: 'Goes on for',
  },
  tags: {
    label: 'Tags', add: 'tag', fresh: 'New tag', remove: (tag: string) => `Remove the tag ${tag}`,
    by: { rule: 'Found by a rule', model: 'Found by the model', agent: 'Added by an agent' },
    in: (message: number) => `in message ${message}`, sure: (percent: string) => `${percent} sure`,
  },
  bar: {
    draft: 'Your draft is kept.', claim: 'Claim this chat to reply', accept: 'Accept this chat to reply',
    accepting: 'accepting…', decline: 'Decline', asked: 'is asked first.', offeredTo: 'Offered to',
    assistant: 'The assistant is answering.', takeOver: 'Take over to reply', takingOver: 'taking over…',
    claimed: (name: string, since: string) => (
      `Claimed by ${name}${since === '' ? '' : ` since ${since}`}. Only ${name} can reply.`),
    closed: (outcome: string) => `This conversation is closed${outcome === '' ? '' : ` as ${outcome}`}.`,
    reopen: 'Reopen',
    snoozed: (until: string) => `This conversation is snoozed ${until === '' ? 'until the user writes' : `until ${until}`}.`,
    wake: 'Wake',
  },
  composer: {
    label: 'Composer', kind: 'Kind of message', reply: 'Reply', note: 'Note',
    noteHint: 'Only the team sees notes',
    panes: 'Edit or preview', edit: 'Edit', preview: 'Preview', send: 'Send', addNote: 'Add note',
    hint: 'Enter sends, Shift+Enter starts a line, / inserts a canned reply',
    channelTitle: 'The channel of this conversation',
    characters: (n: number, text: string) => `${text} ${n === 1 ? 'character' : 'characters'}`,
    warnings: 'Warnings', write: 'Write a reply', writeNote: 'A note for the team', internal: 'Internal note',
    replyTo: (name: string) => `Reply to ${name}`, format: 'Format',
    nothing: 'Nothing to preview yet.', asking: 'Asking for the preview…',
    windowLeft: (time: string) => `${time} left to reply`,
    windowOver: 'The reply window is over',
    windowTitle: (channel: string, when: string) => `${channel} lets you reply until ${when}`,
  },
  formats: { bold: 'Bold', italic: 'Italic', strike: 'Strike', code: 'Code', list: 'List', link: 'Link' },
  password: {
    title: 'Change my password', text: 'You then log in anew, wherever you are logged in.',
    old: 'Old password', fresh: 'New password, 8 characters at least', act: 'Change it',
  },
  canned: {
    label: 'Canned replies', none: 'No canned reply is called that', edit: 'Edit the canned replies',
    name: 'Name', text: 'Text', add: 'Add a canned reply',
    remove: (name: string) => `Remove ${name || 'this one'}`,
    hint: 'Type / and a name in the composer. {user} becomes the user’s name, {agent} yours. Kept in this browser.',
    first: [
      { name: 'hello', text: 'Hello {user}, this is {agent}. How can I help?' },
      { name: 'moment', text: 'One moment, please. I am looking into it.' },
      { name: 'thanks', text: 'Thank you, {user}. Is there anything else?' },
    ],
  },
  message: {
    ai: 'AI', fallback: 'The assistant had no answer', sending: 'sending…', notSent: 'not sent –',
    retry: 'retry',
    edit: 'edit', again: 'write again', attachment: 'attachment', unsafe: 'not a web address',
    download: (name: string) => `Download ${name}`,
  },
  delivery: { sent: 'sent', delivered: 'delivered', read: 'read', failed: 'not delivered' },
  palette: {
    label: 'Commands and conversations', placeholder: 'Type a command or a name', actions: 'Actions',
    conversations: 'Conversations', searchFor: (text: string) => `Search for “${text}”`,
    nothing: 'Nothing is called that',
  },
  help: {
    title: 'Help and settings', keyboard: 'Keyboard', letters: 'Single letters act as shortcuts',
    language: 'Language', settings: 'Settings', notify: 'Tell me when the page is hidden',
    notifyDenied: 'The browser does not allow notifications here', done: 'Done',
    composer: 'in the composer: send / new line', canned: 'in the composer: canned replies',
    move: 'next / previous conversation', enter: 'go to the marked conversation', escape: 'back to the list',
  },
};

export type Words = typeof en;
