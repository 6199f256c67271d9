// Until when one usually snoozes, in the agent's own time zone. Pure.

export type SnoozePreset = 'hour' | 'hours' | 'tomorrow' | 'monday' | 'user';

const hourMs = 60 * 60_000;
const morningHour = 9;

// 0 means until the user writes.
export function snoozeUntil(preset: SnoozePreset, now: number): number {
  switch (preset) {
    case 'hour':
      return now + hourMs;
    case 'hours':
      return now + 3 * hourMs;
    case 'tomorrow':
      return morningIn(1, now);
    case 'monday':
      return morningIn(((8 - new Date(now).getDay()) % 7) || 7, now);
    case 'user':
      return 0;
  }
}

function morningIn(days: number, now: number): number {
  const day = new Date(now);
  day.setDate(day.getDate() + days);
  return day.setHours(morningHour, 0, 0, 0);
}

// What a field for a local time says, as a moment; NaN where it is not filled in.
export function localTime(text: string): number {
  return text === '' ? NaN : new Date(text).getTime();
}

// The same the other way round, to the minute.
export function fieldTime(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
