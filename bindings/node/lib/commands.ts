// The commands of an actor, as types. test/types.test.mjs holds them against bindings/abi.json.
import type { Claim } from "./claim.js";
import type { ClosingOutcome, Delivery, Device, Operation, Reason, Role } from "./names.js";
import type { Outcome } from "./outcome.js";

/** A name, or its number in the C interface. */
type Or<T extends string> = T | number;

/** What every command takes. */
export interface CommandOptions {
  /**
   * A text of the caller's own: within 24 hours the same actor's command with the same id is not
   * carried out again but gets the first result.
   */
  id?: string;
  /** Lets go of the answer; the command may happen all the same, its `id` tells. */
  signal?: AbortSignal;
}
export interface VersionedOptions extends CommandOptions {
  /** Refuse with VersionMismatchError unless this is the conversation's version. */
  ifVersion?: number;
}

/** An attachment of a message: where it lies, not what is in it. */
export interface Attachment {
  name?: string;
  type?: string;
  url: string;
  size?: number;
}
export interface MessageData {
  attachments?: readonly Attachment[];
}

export interface OpenOptions extends CommandOptions {
  /** The user's display name. */
  name?: string;
  /** The conversation waits for people at once. */
  reason?: Or<Reason>;
  /** Says more about the reason. */
  text?: string;
}
export interface ReceiveOptions extends CommandOptions {
  /** The conversation; without it the active one of (`channel`, `user`), or a new one. */
  conversation?: string;
  channel?: string;
  user?: string;
  name?: string;
  /** The channel's own id of the message, which is taken once. */
  externalId?: string;
  data?: MessageData;
  occurredAtMs?: number;
}
export interface EscalateOptions extends VersionedOptions {
  text?: string;
  data?: { evidence?: readonly number[]; detector?: string; confidence?: number };
  fence?: number;
}
export interface ClaimOptions extends VersionedOptions {
  /** How long without a sign of life. */
  leaseMs?: number;
}
export interface ClaimNextOptions extends CommandOptions {
  channel?: string;
  team?: string;
  leaseMs?: number;
}
export interface RenewOptions extends CommandOptions {
  leaseMs?: number;
}
export interface TransferOptions extends VersionedOptions {
  /** The agent who gets it. */
  target?: string;
  /** Or the team in whose queue it waits. */
  team?: string;
}
export interface HandBackOptions extends VersionedOptions {
  /** A summary for the assistant. */
  text?: string;
}
export interface SendOptions extends VersionedOptions {
  externalId?: string;
  data?: MessageData;
  /** The assistant had no answer. */
  isFallback?: boolean;
}
export interface CloseOptions extends VersionedOptions {
  text?: string;
  /** Of the holder; supervisors, integration and system need none. */
  fence?: number;
  outcome?: Or<ClosingOutcome>;
  /** With `"merged"`: the conversation that goes on in its place. */
  into?: string;
}
export interface SnoozeOptions extends VersionedOptions {
  fence?: number;
  /** Without it: until the user writes or somebody wakes it. */
  untilMs?: number;
}
export interface PrioritizeOptions extends VersionedOptions {
  /** -100 to 100; 0 is usual, the higher the earlier. */
  priority?: number;
}
export interface AssignTeamOptions extends VersionedOptions {
  /** Without it: of no team. */
  team?: string;
}
export interface SaveDraftOptions extends CommandOptions {
  /** Without it: nothing is kept. */
  text?: string;
  /** Of a note, not of a reply. */
  isNote?: boolean;
}
export interface DeliverOptions extends CommandOptions {
  /** With `message` it names the message; or `channel` and `externalId` do. */
  conversation?: string;
  channel?: string;
  /** The channel's code of a failure. */
  text?: string;
  externalId?: string;
  message?: number;
  occurredAtMs?: number;
}
export interface ConnectOptions extends CommandOptions {
  leaseMs?: number;
  device?: Or<Device>;
}
export interface DisconnectOptions extends CommandOptions {
  /** Offline without the grace: the actor logs out. */
  atOnce?: boolean;
}
export interface AvailabilityOptions extends CommandOptions {
  /** The agent, where it is not the actor. */
  target?: string;
  /** Takes no offers now. */
  isAway?: boolean;
}
export interface AgentOptions extends CommandOptions {
  name?: string;
  role?: Or<Role>;
  data?: { teams?: readonly string[]; skills?: readonly string[]; capacity?: number };
}
export interface UserOptions extends CommandOptions {
  name?: string;
}
export interface ChannelOptions extends CommandOptions {
  data?: { format?: "plain" | "widget" | "whatsapp"; max_chars?: number; reply_window_ms?: number };
}
export interface TeamOptions extends CommandOptions {
  /** How it routes and what it promises; see `LI_SET_TEAM` in command.h. */
  data?: Readonly<Record<string, unknown>>;
}

/** Any command as an object: the op, and its fields by the names of the methods' parameters. */
export interface Command extends CommandOptions {
  op: Operation;
  conversation?: string;
  channel?: string;
  user?: string;
  name?: string;
  text?: string;
  target?: string;
  team?: string;
  tag?: string;
  externalId?: string;
  session?: string;
  data?: object;
  fence?: number;
  ifVersion?: number;
  message?: number;
  occurredAtMs?: number;
  leaseMs?: number;
  reason?: Or<Reason>;
  outcome?: Or<ClosingOutcome>;
  role?: Or<Role>;
  untilMs?: number;
  priority?: number;
  delivery?: Or<Delivery>;
  into?: string;
  device?: Or<Device>;
  isFallback?: boolean;
  isNote?: boolean;
  isAway?: boolean;
  atOnce?: boolean;
}

/**
 * The commands. What one requires are its parameters, what it may have besides is in its options.
 * Each settles when it is durable, or rejects with an error of its refusal.
 */
export interface Commands {
  /** Opens a conversation of a user on a channel under the host's key. */
  open(
    conversation: string, channel: string, user: string, options?: OpenOptions,
  ): Promise<Outcome>;
  /** A user's message. */
  receive(text: string, options?: ReceiveOptions): Promise<Outcome>;
  /** Hands a conversation to people. */
  escalate(conversation: string, reason: Or<Reason>, options?: EscalateOptions): Promise<Outcome>;
  /** Makes the actor the only one who may answer. */
  claim(conversation: string, options?: ClaimOptions): Promise<Claim>;
  /** Claims the first that waits. */
  claimNext(options?: ClaimNextOptions): Promise<Claim>;
  /** Prolongs the lease of a claim. */
  renew(conversation: string, fence: number, options?: RenewOptions): Promise<Outcome>;
  /** Gives a claim back to the queue. */
  release(conversation: string, fence: number, options?: VersionedOptions): Promise<Outcome>;
  /** Hands a claim to another agent, or to a team's queue. */
  transfer(conversation: string, fence: number, options?: TransferOptions): Promise<Outcome>;
  /** Takes a conversation from the assistant, or as a supervisor from another agent. */
  takeOver(conversation: string, options?: ClaimOptions): Promise<Claim>;
  /** Gives a claim to the assistant. */
  handBack(conversation: string, fence: number, options?: HandBackOptions): Promise<Outcome>;
  /** A reply, in the Markdown subset that `render` shows. */
  send(conversation: string, fence: number, text: string, options?: SendOptions): Promise<Outcome>;
  /** An internal note, which no user ever sees. */
  note(conversation: string, text: string, options?: VersionedOptions): Promise<Outcome>;
  tag(conversation: string, tag: string, options?: VersionedOptions): Promise<Outcome>;
  untag(conversation: string, tag: string, options?: VersionedOptions): Promise<Outcome>;
  /** The actor has read up to this message. */
  markRead(conversation: string, message: number, options?: CommandOptions): Promise<Outcome>;
  /** Ends a conversation; `"resolved"` where no outcome is given. */
  close(conversation: string, options?: CloseOptions): Promise<Outcome>;
  /** Opens a closed conversation again, to wait for people. */
  reopen(conversation: string, options?: VersionedOptions): Promise<Outcome>;
  /** Puts a conversation aside. */
  snooze(conversation: string, options?: SnoozeOptions): Promise<Outcome>;
  /** Brings a snoozed conversation back. */
  wake(conversation: string, options?: VersionedOptions): Promise<Outcome>;
  /** Moves it within the queue. */
  prioritize(conversation: string, options?: PrioritizeOptions): Promise<Outcome>;
  /** Whose conversation it is. */
  assignTeam(conversation: string, options?: AssignTeamOptions): Promise<Outcome>;
  /** Attributes for the host's own use; null takes one away. */
  annotate(
    conversation: string,
    data: Readonly<Record<string, string | number | boolean | null>>,
    options?: VersionedOptions,
  ): Promise<Outcome>;
  /** Keeps what the actor has written and not sent. */
  saveDraft(conversation: string, options?: SaveDraftOptions): Promise<Outcome>;
  /** How far a message came on its channel. */
  deliver(delivery: Or<Delivery>, options?: DeliverOptions): Promise<Outcome>;
  /** Asks an agent to take a conversation. */
  offer(conversation: string, target: string, options?: ClaimOptions): Promise<Outcome>;
  /** Says no to an offer. */
  decline(conversation: string, options?: VersionedOptions): Promise<Outcome>;
  /** The actor is here, on a device or in a tab. A Session does this by itself. */
  connect(session: string, options?: ConnectOptions): Promise<Outcome>;
  disconnect(session: string, options?: DisconnectOptions): Promise<Outcome>;
  /** Whether an agent takes offers. */
  setAvailability(options?: AvailabilityOptions): Promise<Outcome>;
  /** Adds an agent to the directory, or changes one. */
  setAgent(target: string, options?: AgentOptions): Promise<Outcome>;
  setUser(user: string, options?: UserOptions): Promise<Outcome>;
  setChannel(channel: string, options?: ChannelOptions): Promise<Outcome>;
  setTeam(team: string, options?: TeamOptions): Promise<Outcome>;
  /** The tenant's policy; see `LI_CONFIGURE` in command.h. */
  configure(data: Readonly<Record<string, unknown>>, options?: CommandOptions): Promise<Outcome>;
  /** Everything that a user said and was; see `LI_ERASE` in command.h. */
  erase(user: string, options?: CommandOptions): Promise<Outcome>;
  /** Any command as an object. */
  execute(command: Command): Promise<Outcome>;
}
