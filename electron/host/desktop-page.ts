import type { ClosingAnswer, HostEvent, Place } from '../../shared/contract.ts';
import { type Client, serveClient } from './client.ts';
import { type HostPort, portChannel } from './port-channel.ts';
import type { Application, Shell } from './services-interface.ts';

interface DesktopPageOptions {
  readonly application: Application;
  readonly shell: Shell;
  readonly onClosingAnswer: (answer: ClosingAnswer) => void;
  readonly log: (line: string) => void;
}

/** The one page of the desktop window: at most one connection, and the place to open once there is one. */
export class DesktopPage {
  readonly #options: DesktopPageOptions;
  #client: Client | null = null;
  #opening: Place | null = null;
  /** What a page has to be told that is not there yet, by kind. */
  readonly #held = new Map<HostEvent['kind'], HostEvent>();

  constructor(options: DesktopPageOptions) {
    this.#options = options;
  }

  /** Serves the page over a new port; a connection that it had before (until a reload) ends. */
  connect(port: HostPort): void {
    const { application, shell, onClosingAnswer, log } = this.#options;
    this.#client?.close('the page connected anew');
    const channel = portChannel(port);
    const opening = this.#opening;
    this.#opening = null;
    const client = serveClient({
      application,
      channel,
      host: 'desktop',
      shell,
      onClosingAnswer,
      pixelsInFrames: true,
      opening,
      log,
    });
    this.#client = client;
    // a new document has not said yet what can be done in it
    shell.showCommands(null);
    for (const event of this.#held.values()) client.emit(event);
    this.#held.clear();
    channel.onClose(() => {
      if (this.#client === client) this.#client = null;
      if (this.#client === null) shell.showCommands(null);
    });
  }

  /** Tells the page to open a place, now or when it connects. */
  open(place: Place): void {
    if (this.#client) this.#client.emit({ kind: 'open-place', place });
    else this.#opening = place;
  }

  /** Tells the page, if there is one. */
  emit(event: HostEvent): void {
    this.#client?.emit(event);
  }

  /** Tells the page something, now or when it connects: then the last of each kind. */
  tell(event: HostEvent): void {
    if (this.#client) this.#client.emit(event);
    else this.#held.set(event.kind, event);
  }

  /** Its process has gone, and with it whoever could hear; a new one will connect. */
  gone(): void {
    this.#client?.close('the page has gone');
    this.#client = null;
  }

  /** Ends the connection; settles when its services have let go. */
  async close(): Promise<void> {
    const client = this.#client;
    client?.close('Cloudbrush is ending');
    await client?.closed;
  }
}
