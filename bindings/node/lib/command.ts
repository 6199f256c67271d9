// Commands: what each takes, written as the image of an li_command. The tables come from
// layout.ts; nothing here knows what an op means.
import { writer } from "./image.js";
import * as layout from "./layout.js";
import { numberOf, type Operation } from "./names.js";
import type { Principal } from "./principal.js";

type Write = (value: unknown) => void;
type Field = keyof typeof layout.structs.li_command;

const members = layout.structs.li_command as unknown as Record<string, [at: number, type: string]>;
const enumerations: Record<string, Readonly<Record<string, number>>> = {
  reason: layout.reasons,
  outcome: layout.outcomes,
  role: layout.roles,
  delivery: layout.deliveries,
  device: layout.devices,
};

// How a field of a command is written.
function writeOf(name: string): Write {
  if (Object.hasOwn(layout.flags, name)) {
    const bit = layout.flags[name as keyof typeof layout.flags];
    return (value) => {
      if (typeof value !== "boolean") throw new TypeError(`${name} must be true or false`);
      if (value) writer.bits(members.flags[0], bit);
    };
  }
  const [at, type] = members[name];
  if (name === "data") return (value) => writer.text(at, JSON.stringify(value), name);
  if (name in enumerations) {
    const numbers = enumerations[name];
    return (value) => writer.uint32(at, numberOf(numbers, value, name), name);
  }
  switch (type) {
    case "li_str": return (value) => writer.text(at, value, name);
    case "uint64_t": return (value) => writer.uint64(at, value, name);
    case "int64_t": return (value) => writer.int64(at, value, name);
    case "int32_t": return (value) => writer.int32(at, value, name);
    default: return (value) => writer.uint32(at, value, name);
  }
}

const writes = new Map<string, Write>();
function write(name: string): Write {
  let found = writes.get(name);
  if (!found) writes.set(name, (found = writeOf(name)));
  return found;
}

/** An op of the table, ready to be written. */
export class Shape {
  readonly op: number;
  readonly required: readonly string[];
  readonly #required: readonly Write[];
  readonly #optional = new Map<string, Write>();

  constructor(
    readonly name: string,
    { op, required, optional }: (typeof layout.operations)[Operation],
  ) {
    this.op = op;
    this.required = required;
    this.#required = required.map(write);
    for (const field of optional) this.#optional.set(field, write(field));
  }

  /** Writes the command; returns its size. */
  write(actor: Uint8Array, values: readonly unknown[], options: object | undefined): number {
    writer.beginWith(actor);
    writer.bits(members.op[0], this.op);
    for (let i = 0; i < this.#required.length; i += 1) {
      const value = values[i];
      if (value === undefined) throw new TypeError(`${this.name} needs ${this.required[i]}`);
      this.#required[i](value);
    }
    if (options !== undefined) this.#writeOptions(options as Record<string, unknown>);
    return writer.size;
  }

  #writeOptions(options: Record<string, unknown>): void {
    if (typeof options !== "object" || options === null) {
      throw new TypeError(`the options of ${this.name} must be an object, not ${String(options)}`);
    }
    for (const key in options) {
      const value = options[key];
      if (value === undefined || key === "signal") continue;
      const put = this.#optional.get(key);
      if (!put) {
        const known = [...this.#optional.keys()].join(", ");
        throw new TypeError(`${this.name} has no option "${key}"; it has ${known}`);
      }
      put(value);
    }
  }
}

export const shapes = Object.fromEntries(
  Object.entries(layout.operations).map(([name, row]) => [name, new Shape(name, row)]),
) as Record<Operation, Shape>;

/** The part of a command that is the same for all commands of an actor. */
export function actorImage(tenant: string, principal: Principal): Uint8Array {
  const at = layout.structs.li_command satisfies Record<Field, unknown>;
  writer.begin(at.size);
  writer.text(at.tenant[0], tenant, "tenant");
  writer.uint32(at.actorKind[0], numberOf(layout.kinds, principal?.kind, "kind"), "kind");
  writer.text(at.actorId[0], principal.id, "id");
  writer.text(at.actorName[0], principal.name ?? "", "name");
  return writer.copy();
}
