// The enumerations of the C interface as names: unions for the types, look-ups for both ways.
import * as layout from "./layout.js";

export type PrincipalKind = Exclude<keyof typeof layout.kinds, "nobody">;
export type Role = keyof typeof layout.roles;
export type State = keyof typeof layout.states;
export type ClosingOutcome = keyof typeof layout.outcomes;
export type Reason = keyof typeof layout.reasons;
export type Delivery = keyof typeof layout.deliveries;
export type Tab = keyof typeof layout.tabs;
export type Sort = keyof typeof layout.sorts;
export type Deadline = keyof typeof layout.deadlines;
export type Right = keyof typeof layout.rights;
export type TagOrigin = keyof typeof layout.tagOrigins;
export type Device = keyof typeof layout.devices;
export type TagMode = keyof typeof layout.tagModes;
export type LogLevel = keyof typeof layout.logLevels;
export type EventType = (typeof layout.eventNames)[keyof typeof layout.eventNames];
export type Operation = keyof typeof layout.operations;

type Numbers = Readonly<Record<string, number>>;

/** The number of a name; a number is given through, for what newer libraries know. */
export function numberOf(numbers: Numbers, value: unknown, field: string): unknown {
  if (typeof value !== "string") return value;
  if (!Object.hasOwn(numbers, value)) {
    const known = Object.keys(numbers).map((name) => `"${name}"`).join(", ");
    throw new TypeError(`${field} must be one of ${known}, not "${value}"`);
  }
  return numbers[value];
}

/** The names of numbers; null for a number without a name, which mostly is 0. */
export function namesOf<T extends string>(
  numbers: Readonly<Record<T, number>>,
): (n: number) => T | null {
  const names = new Map<number, T>();
  for (const name of Object.keys(numbers) as T[]) names.set(numbers[name], name);
  return (number) => names.get(number) ?? null;
}

export const kindName = namesOf(layout.kinds);
export const stateName = namesOf(layout.states);
export const outcomeName = namesOf(layout.outcomes);
export const reasonName = namesOf(layout.reasons);
export const deliveryName = namesOf(layout.deliveries);
export const rightName = namesOf(layout.rights);
export const deadlineName = namesOf(layout.deadlines);
export const logLevelName = namesOf(layout.logLevels);
