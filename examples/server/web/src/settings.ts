// What a person chose for this browser. Where storage is forbidden a choice lasts as long as the
// page.
import { signal, type Signal } from '@preact/signals';

const fallback = new Map<string, string>();

export function readSetting(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return fallback.get(key) ?? null;
  }
}

export function writeSetting(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    fallback.set(key, value);
  }
}

// A switch that is remembered.
export function rememberedSwitch(key: string, usual: boolean): Signal<boolean> {
  const stored = readSetting(key);
  const choice = signal(stored === null ? usual : stored === 'on');
  choice.subscribe((isOn) => {
    if (isOn !== (readSetting(key) === null ? usual : readSetting(key) === 'on')) {
      writeSetting(key, isOn ? 'on' : 'off');
    }
  });
  return choice;
}
