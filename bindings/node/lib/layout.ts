// Made by generate.mjs from bindings/abi.json: what the C interface is, in JavaScript's spelling.

/** Offset and C type of each member. */
export const structs = {
  li_command: {
    size: 352,
    structSize: [0, "uint32_t"], op: [4, "uint32_t"], tenant: [8, "li_str"], id: [24, "li_str"],
    actorKind: [40, "uint32_t"], actorId: [48, "li_str"], actorName: [64, "li_str"],
    conversation: [80, "li_str"], channel: [96, "li_str"], user: [112, "li_str"],
    name: [128, "li_str"], text: [144, "li_str"], target: [160, "li_str"], team: [176, "li_str"],
    tag: [192, "li_str"], externalId: [208, "li_str"], session: [224, "li_str"],
    data: [240, "li_str"], fence: [256, "uint64_t"], ifVersion: [264, "uint64_t"],
    message: [272, "uint64_t"], occurredAtMs: [280, "int64_t"], leaseMs: [288, "int64_t"],
    reason: [296, "uint32_t"], outcome: [300, "uint32_t"], role: [304, "uint32_t"],
    flags: [308, "uint32_t"], untilMs: [312, "int64_t"], priority: [320, "int32_t"],
    delivery: [324, "uint32_t"], into: [328, "li_str"], device: [344, "uint32_t"],
  },
  li_options: {
    size: 88,
    structSize: [0, "uint32_t"], flags: [4, "uint32_t"], headerVersion: [8, "uint32_t"],
    tagMode: [12, "uint32_t"], mapBytes: [16, "uint64_t"], analyze: [24, "li_analyze_fn"],
    analyzeUser: [32, "pointer"], nowMs: [40, "callback"], nowUser: [48, "pointer"],
    log: [56, "li_log_fn"], logUserFree: [64, "callback"], logUser: [72, "pointer"],
    logLevel: [80, "uint32_t"],
  },
  li_query_options: {
    size: 120,
    structSize: [0, "uint32_t"], tab: [4, "uint32_t"], tenant: [8, "li_str"],
    viewerKind: [24, "uint32_t"], viewerId: [32, "li_str"], viewerName: [48, "li_str"],
    search: [64, "li_str"], after: [80, "li_str"], limit: [96, "uint32_t"], sort: [100, "uint32_t"],
    terms: [104, "pointer"], termCount: [112, "uint32_t"], exact: [116, "uint32_t"],
  },
  li_search_term: {
    size: 32,
    kind: [0, "uint32_t"], flags: [4, "uint32_t"], value: [8, "li_str"], atMs: [24, "int64_t"],
  },
  li_transcript_options: {
    size: 88,
    structSize: [0, "uint32_t"], limit: [4, "uint32_t"], tenant: [8, "li_str"],
    viewerKind: [24, "uint32_t"], viewerId: [32, "li_str"], viewerName: [48, "li_str"],
    conversation: [64, "li_str"], before: [80, "uint64_t"],
  },
  li_subscribe_options: {
    size: 80,
    structSize: [0, "uint32_t"], flags: [4, "uint32_t"], tenant: [8, "li_str"],
    viewerKind: [24, "uint32_t"], viewerId: [32, "li_str"], viewerName: [48, "li_str"],
    epoch: [64, "uint64_t"], offset: [72, "uint64_t"],
  },
  li_session_options: {
    size: 80,
    structSize: [0, "uint32_t"], tenant: [8, "li_str"], principalKind: [24, "uint32_t"],
    principalId: [32, "li_str"], principalName: [48, "li_str"], name: [64, "li_str"],
  },
  li_outcome: {
    size: 808,
    structSize: [0, "uint32_t"], status: [4, "li_status"], ticket: [8, "uint64_t"],
    offset: [16, "uint64_t"], version: [24, "uint64_t"], fence: [32, "uint64_t"],
    message: [40, "uint64_t"], sinceMs: [48, "int64_t"], leaseUntilMs: [56, "int64_t"],
    atMs: [64, "int64_t"], duplicate: [72, "uint32_t"], holderKind: [76, "uint32_t"],
    holderId: [80, "char[72]"], holderName: [152, "char[264]"], conversation: [416, "char[136]"],
    detail: [552, "char[256]"],
  },
  li_page_info: {
    size: 136,
    structSize: [0, "uint32_t"], cards: [4, "uint32_t"], events: [8, "uint32_t"],
    atLeast: [12, "uint32_t"], epoch: [16, "uint64_t"], revision: [24, "uint64_t"],
    after: [32, "uint64_t"], head: [40, "uint64_t"], total: [48, "uint64_t"],
    countAll: [56, "uint64_t"], countWaiting: [64, "uint64_t"], countMine: [72, "uint64_t"],
    more: [80, "li_str"], draft: [96, "li_str"], noteDraft: [112, "li_str"],
    isNear: [128, "uint32_t"],
  },
  li_card: {
    size: 408,
    structSize: [0, "uint32_t"], state: [4, "uint32_t"], conversation: [8, "li_str"],
    channel: [24, "li_str"], userId: [40, "li_str"], userName: [56, "li_str"],
    userOnline: [72, "uint32_t"], isActive: [76, "uint32_t"], isGreen: [80, "uint32_t"],
    outcome: [84, "uint32_t"], version: [88, "uint64_t"], fence: [96, "uint64_t"],
    holderKind: [104, "uint32_t"], reason: [108, "uint32_t"], holderId: [112, "li_str"],
    holderName: [128, "li_str"], reasonText: [144, "li_str"], team: [160, "li_str"],
    priority: [176, "int32_t"], escalations: [180, "uint32_t"], snippet: [184, "li_str"],
    snippetAuthor: [200, "li_str"], snippetAtMs: [216, "int64_t"], sinceMs: [224, "int64_t"],
    leaseUntilMs: [232, "int64_t"], waitingSinceMs: [240, "int64_t"], openedAtMs: [248, "int64_t"],
    lastActivityMs: [256, "int64_t"], closedAtMs: [264, "int64_t"], messages: [272, "uint64_t"],
    unread: [280, "uint64_t"], tags: [288, "li_str"], snoozedUntilMs: [304, "int64_t"],
    attributes: [312, "li_str"], offeredToId: [328, "li_str"], offeredToName: [344, "li_str"],
    offeredUntilMs: [360, "int64_t"], mergedInto: [368, "li_str"], dueMs: [384, "int64_t"],
    dueDeadline: [392, "uint32_t"], isDueMissed: [396, "uint32_t"],
    userLastSeenMs: [400, "int64_t"],
  },
  li_event: {
    size: 256,
    structSize: [0, "uint32_t"], type: [4, "uint32_t"], offset: [8, "uint64_t"],
    entry: [16, "uint64_t"], version: [24, "uint64_t"], fence: [32, "uint64_t"],
    message: [40, "uint64_t"], atMs: [48, "int64_t"], occurredAtMs: [56, "int64_t"],
    actorKind: [64, "uint32_t"], reason: [68, "uint32_t"], actorId: [72, "li_str"],
    actorName: [88, "li_str"], conversation: [104, "li_str"], text: [120, "li_str"],
    tag: [136, "li_str"], subjectId: [152, "li_str"], subjectName: [168, "li_str"],
    externalId: [184, "li_str"], delivery: [200, "uint32_t"], failure: [208, "li_str"],
    other: [224, "li_str"], right: [240, "uint32_t"], deadline: [244, "uint32_t"],
    dueMs: [248, "int64_t"],
  },
  li_stats_info: {
    size: 80,
    structSize: [0, "uint32_t"], conversations: [8, "uint64_t"], messages: [16, "uint64_t"],
    events: [24, "uint64_t"], all: [32, "uint64_t"], waiting: [40, "uint64_t"],
    claimed: [48, "uint64_t"], closed: [56, "uint64_t"], usedBytes: [64, "uint64_t"],
    epoch: [72, "uint64_t"],
  },
  li_verify_report: {
    size: 336,
    structSize: [0, "uint32_t"], format: [4, "uint32_t"], events: [8, "uint64_t"],
    conversations: [16, "uint64_t"], rows: [24, "uint64_t"], differences: [32, "uint64_t"],
    firstDifference: [40, "char[256]"], stateHash: [296, "char[40]"],
  },
  li_erase_report: {
    size: 56,
    structSize: [0, "uint32_t"], users: [8, "uint64_t"], conversations: [16, "uint64_t"],
    results: [24, "uint64_t"], segments: [32, "uint64_t"], bytesBefore: [40, "uint64_t"],
    bytesAfter: [48, "uint64_t"],
  },
  li_import_report: {
    size: 64,
    structSize: [0, "uint32_t"], isComplete: [4, "uint32_t"], lines: [8, "uint64_t"],
    events: [16, "uint64_t"], stateHash: [24, "char[40]"],
  },
  li_tick_report: {
    size: 24,
    structSize: [0, "uint32_t"], timersFired: [4, "uint32_t"], sessionsExpired: [8, "uint32_t"],
    nextDeadlineMs: [16, "int64_t"],
  },
  li_metrics_info: {
    size: 864,
    structSize: [0, "uint32_t"], executed: [8, "uint64_t"], repeated: [16, "uint64_t"],
    refused: [24, "uint64_t"], failed: [32, "uint64_t"], claimsLost: [40, "uint64_t"],
    staleFences: [48, "uint64_t"], queueFull: [56, "uint64_t"], queued: [64, "uint64_t"],
    commits: [72, "uint64_t"], events: [80, "uint64_t"], commitUsSum: [88, "uint64_t"],
    commitUs: [96, "uint64_t[18]"], commitCommandsSum: [240, "uint64_t"],
    commitCommands: [248, "uint64_t[10]"], ticks: [328, "uint64_t"], timersFired: [336, "uint64_t"],
    timerLatenessMsSum: [344, "uint64_t"], timerLatenessMs: [352, "uint64_t[13]"],
    feedReads: [456, "uint64_t"], feedEvents: [464, "uint64_t"], resets: [472, "uint64_t"],
    wakes: [480, "uint64_t"], queries: [488, "uint64_t"], queryUsSum: [496, "uint64_t"],
    queryUs: [504, "uint64_t[18]"], searches: [648, "uint64_t"], searchRowsSum: [656, "uint64_t"],
    searchRows: [664, "uint64_t[6]"], sessions: [712, "uint64_t"], subscriptions: [720, "uint64_t"],
    runtimeTurns: [728, "uint64_t"], logLinesLost: [736, "uint64_t"],
    storeUsedBytes: [744, "uint64_t"], storeMapBytes: [752, "uint64_t"],
    storeReaders: [760, "uint64_t"], withAssistant: [768, "uint64_t"], waiting: [776, "uint64_t"],
    offered: [784, "uint64_t"], claimed: [792, "uint64_t"], snoozed: [800, "uint64_t"],
    closed: [808, "uint64_t"], storeFileBytes: [816, "uint64_t"],
    storeDiskFreeBytes: [824, "uint64_t"], storeReaderLag: [832, "uint64_t"],
    storeLevel: [840, "uint64_t"], storeLeftBytes: [848, "uint64_t"],
    storeOldestReaderMs: [856, "uint64_t"],
  },
  li_compact_report: {
    size: 24,
    structSize: [0, "uint32_t"], bytesBefore: [8, "uint64_t"], bytesAfter: [16, "uint64_t"],
  },
  li_backup_report: {
    size: 112,
    structSize: [0, "uint32_t"], format: [4, "uint32_t"], position: [8, "uint64_t"],
    epoch: [16, "uint64_t"], bytes: [24, "uint64_t"], uuid: [32, "char[40]"],
    hash: [72, "char[40]"],
  },
  li_restore_report: {
    size: 160,
    structSize: [0, "uint32_t"], format: [4, "uint32_t"], position: [8, "uint64_t"],
    epoch: [16, "uint64_t"], formerEpoch: [24, "uint64_t"], bytes: [32, "uint64_t"],
    uuid: [40, "char[40]"], hash: [80, "char[40]"], stateHash: [120, "char[40]"],
  },
} as const;

/** The commands: what each requires, in the order of a method's parameters, and may have. */
export const operations = {
  open: { op: 1, required: ["conversation", "channel", "user"], optional: ["id", "name", "text", "reason"] },
  receive: { op: 2, required: ["text"], optional: ["id", "conversation", "channel", "user", "name", "externalId", "data", "occurredAtMs"] },
  escalate: { op: 3, required: ["conversation", "reason"], optional: ["id", "text", "data", "fence", "ifVersion"] },
  claim: { op: 4, required: ["conversation"], optional: ["id", "ifVersion", "leaseMs"] },
  claimNext: { op: 5, required: [], optional: ["id", "channel", "team", "leaseMs"] },
  renew: { op: 6, required: ["conversation", "fence"], optional: ["id", "leaseMs"] },
  release: { op: 7, required: ["conversation", "fence"], optional: ["id", "ifVersion"] },
  transfer: { op: 9, required: ["conversation", "fence"], optional: ["id", "target", "team", "ifVersion"] },
  takeOver: { op: 10, required: ["conversation"], optional: ["id", "ifVersion", "leaseMs"] },
  handBack: { op: 11, required: ["conversation", "fence"], optional: ["id", "text", "ifVersion"] },
  send: { op: 12, required: ["conversation", "fence", "text"], optional: ["id", "externalId", "data", "ifVersion", "isFallback"] },
  note: { op: 13, required: ["conversation", "text"], optional: ["id", "ifVersion"] },
  tag: { op: 14, required: ["conversation", "tag"], optional: ["id", "ifVersion"] },
  untag: { op: 15, required: ["conversation", "tag"], optional: ["id", "ifVersion"] },
  markRead: { op: 16, required: ["conversation", "message"], optional: ["id"] },
  close: { op: 17, required: ["conversation"], optional: ["id", "text", "fence", "ifVersion", "outcome", "into"] },
  reopen: { op: 18, required: ["conversation"], optional: ["id", "ifVersion"] },
  snooze: { op: 19, required: ["conversation"], optional: ["id", "fence", "ifVersion", "untilMs"] },
  wake: { op: 20, required: ["conversation"], optional: ["id", "ifVersion"] },
  prioritize: { op: 21, required: ["conversation"], optional: ["id", "ifVersion", "priority"] },
  assignTeam: { op: 22, required: ["conversation"], optional: ["id", "team", "ifVersion"] },
  annotate: { op: 23, required: ["conversation", "data"], optional: ["id", "ifVersion"] },
  saveDraft: { op: 24, required: ["conversation"], optional: ["id", "text", "isNote"] },
  deliver: { op: 25, required: ["delivery"], optional: ["id", "conversation", "channel", "text", "externalId", "message", "occurredAtMs"] },
  offer: { op: 26, required: ["conversation", "target"], optional: ["id", "ifVersion", "leaseMs"] },
  decline: { op: 27, required: ["conversation"], optional: ["id", "ifVersion"] },
  connect: { op: 32, required: ["session"], optional: ["id", "leaseMs", "device"] },
  disconnect: { op: 33, required: ["session"], optional: ["id", "atOnce"] },
  setAvailability: { op: 34, required: [], optional: ["id", "target", "isAway"] },
  setAgent: { op: 48, required: ["target"], optional: ["id", "name", "data", "role"] },
  setUser: { op: 49, required: ["user"], optional: ["id", "name"] },
  setChannel: { op: 50, required: ["channel"], optional: ["id", "data"] },
  setTeam: { op: 51, required: ["team"], optional: ["id", "data"] },
  configure: { op: 52, required: ["data"], optional: ["id"] },
  erase: { op: 53, required: ["user"], optional: ["id"] },
} as const;

export const flags = {
  isFallback: 1,
  isNote: 2,
  isAway: 4,
  atOnce: 8,
} as const;

export const eventNames = {
  1: "opened",
  2: "message_received",
  3: "message_sent",
  4: "note_added",
  5: "escalated",
  6: "claimed",
  7: "renewed",
  8: "released",
  9: "transferred",
  10: "taken_over",
  11: "handed_back",
  12: "tagged",
  13: "untagged",
  14: "read_marked",
  15: "closed",
  16: "reopened",
  17: "snoozed",
  18: "woken",
  19: "prioritized",
  20: "team_assigned",
  21: "annotated",
  22: "draft_saved",
  23: "delivery_changed",
  24: "offered",
  25: "offer_ended",
  26: "offers_reset",
  27: "merged_in",
  28: "deadline_set",
  29: "deadline_near",
  30: "deadline_missed",
  31: "erased",
  32: "went_online",
  33: "went_offline",
  34: "availability_set",
  35: "hours_changed",
  48: "agent_set",
  49: "user_set",
  50: "channel_set",
  51: "team_set",
  52: "configured",
  53: "user_erased",
} as const;

export const statuses = {
  ok: 0,
  invalid_argument: -1,
  too_long: -2,
  invalid_utf8: -3,
  unknown_op: -4,
  unused_field: -5,
  unsupported: -6,
  bad_handle: -7,
  handle_closed: -8,
  forked: -9,
  invalid_query: -10,
  invalid_data: -11,
  invalid_cursor: -12,
  invalid_frame: -13,
  queue_full: -50,
  cancelled: -51,
  id_reused: -100,
  not_found: -101,
  unknown_agent: -102,
  forbidden: -103,
  version_mismatch: -104,
  conversation_closed: -105,
  key_taken: -106,
  already_active: -107,
  wrong_state: -108,
  already_claimed: -109,
  offered_to_another: -117,
  stale_fence: -110,
  not_claimed: -111,
  not_holder: -112,
  queue_empty: -113,
  not_due: -114,
  unknown_message: -115,
  no_merge_target: -118,
  limit_reached: -116,
  reset: -160,
  store_failed: -200,
  store_corrupt: -201,
  store_foreign: -202,
  store_newer: -203,
  store_in_use: -204,
  store_full: -205,
  store_io: -206,
  store_missing: -207,
  internal: -900,
  no_memory: -901,
} as const;

export const kinds = {
  nobody: 0,
  user: 1,
  agent: 2,
  assistant: 3,
  system: 4,
  integration: 5,
} as const;

export const roles = {
  agent: 0,
  supervisor: 1,
  admin: 2,
} as const;

export const states = {
  assistant: 1,
  waiting: 2,
  offered: 3,
  claimed: 4,
  snoozed: 5,
  closed: 6,
} as const;

export const outcomes = {
  resolved: 1,
  unresolved: 2,
  abandoned: 3,
  spam: 4,
  merged: 5,
} as const;

export const reasons = {
  user_requested_human: 1,
  low_confidence: 2,
  negative_sentiment: 3,
  repeated_failure: 4,
  policy: 5,
  assistant_timeout: 6,
  assistant_failure: 7,
  other: 8,
} as const;

export const deliveries = {
  none: 0,
  queued: 1,
  sent: 2,
  delivered: 3,
  read: 4,
  failed: 5,
} as const;

export const tabs = {
  all: 0,
  waiting: 1,
  mine: 2,
} as const;

export const sorts = {
  usual: 0,
  due: 1,
  relevance: 2,
} as const;

export const termKinds = {
  words: 0,
  phrase: 1,
  tag: 2,
  channel: 3,
  state: 4,
  agent: 5,
  reason: 6,
  from: 7,
  before: 8,
  after: 9,
} as const;

export const deadlines = {
  claim: 1,
  first_reply: 2,
  next_reply: 3,
  close: 4,
} as const;

export const rights = {
  holder: 1,
  agent: 2,
  supervisor: 3,
  admin: 4,
  host: 5,
} as const;

export const tagOrigins = {
  rule: 1,
  model: 2,
  agent: 3,
} as const;

export const statusClasses = {
  ok: 0,
  usage: 1,
  retry: 2,
  refused: 3,
  reset: 4,
  store: 5,
  internal: 6,
} as const;

export const tagModes = {
  key_phrases: 0,
  raw_phrases: 1,
  off: 2,
} as const;

export const devices = {
  unknown: 0,
  desktop: 1,
  mobile: 2,
  service: 3,
} as const;

export const logLevels = {
  error: 1,
  warn: 2,
  info: 3,
  debug: 4,
} as const;

export const storeLevels = {
  roomy: 0,
  low: 1,
  reserve: 2,
} as const;

export const froms = {
  now: 0,
  oldest: 1,
} as const;

/** LI_VERSION of the headers. */
export const headerVersion = 100;

/** Numbers of the C interface that have no name in JavaScript. */
export const constants = {
  LI_OPEN_EXISTING: 1,
  LI_OPEN_ANY_FILESYSTEM: 2,
  LI_ANALYZE_ALSO_BUILT_IN: 4,
  LI_TERM_NOT: 1,
  LI_TERM_PREFIX: 2,
  LI_RESTORE_UNVERIFIED: 1,
  LI_RESTORE_ANY_FILESYSTEM: 2,
} as const;
