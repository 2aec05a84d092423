import { powerMonitor } from 'electron';
import type { HostEvent } from '../../shared/contract.ts';
import type { WindowClosing } from './window-closing.ts';

/** Tells the page before the computer sleeps or is locked, and after; a computer that shuts down closes the window. */
export function followPower(tellPage: (event: HostEvent) => void, closing: WindowClosing): void {
  const suspending = () => tellPage({ kind: 'suspending' });
  const resumed = () => tellPage({ kind: 'resumed' });
  powerMonitor.on('suspend', suspending);
  powerMonitor.on('lock-screen', suspending);
  powerMonitor.on('resume', resumed);
  powerMonitor.on('unlock-screen', resumed);
  const shutdown = (event?: { preventDefault(): void }): void => {
    // Asks the system for the moment that it takes; it does not wait for ever.
    event?.preventDefault();
    closing.atOnce();
  };
  powerMonitor.on('shutdown', shutdown);
}
