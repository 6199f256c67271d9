import type { PrincipalKind } from "./names.js";

/** Who acts or looks. The host has proven that it is them. */
export interface Principal {
  readonly kind: PrincipalKind;
  /** The host's own id, 1 to 64 bytes. */
  readonly id: string;
  /** Display name; empty: the directory's, else the id. */
  readonly name: string;
}

const of = (kind: PrincipalKind) => (id: string, name = ""): Principal => ({ kind, id, name });

/** The end customer. */
export const user = of("user");
/** A person who answers. */
export const agent = of("agent");
/** The AI. */
export const assistant = of("assistant");
/** The library or the host itself. */
export const system = of("system");
/** A part of the host that speaks for others: a channel, an importer. */
export const integration = of("integration");
