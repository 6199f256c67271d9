// Notifications of the browser's own kind, for pages that are hidden. Nothing is asked before a
// person switches them on, and a hidden page that was never asked says nothing.
import { rememberedSwitch } from './settings';
import type { Signal } from '@preact/signals';

export class Notifier {
  readonly isOn: Signal<boolean> = rememberedSwitch('notifications', false);

  get isPossible(): boolean {
    return typeof Notification !== 'undefined' && Notification.permission !== 'denied';
  }

  // False where the browser does not allow it. Only ever called by a click or key.
  async turn(isOn: boolean): Promise<boolean> {
    if (isOn && typeof Notification === 'undefined') return false;
    const isAllowed = !isOn || (await Notification.requestPermission()) === 'granted';
    this.isOn.value = isOn && isAllowed;
    return isAllowed;
  }

  tell(title: string, body: string, tag: string, onClick: () => void): void {
    if (!this.isOn.peek() || document.visibilityState === 'visible' || !this.isPossible) return;
    try {
      const notification = new Notification(title, { body, tag });
      notification.onclick = () => {
        window.focus();
        onClick();
        notification.close();
      };
    } catch {
      // Browsers of phones have notifications by service workers only.
    }
  }
}
