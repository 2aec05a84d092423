import type { Place } from '../../shared/contract.ts';
import { type Client, serveClient } from './client.ts';
import { type HostPort, portChannel } from './port-channel.ts';
import type { Application, Dialogs } from './services-interface.ts';

interface DesktopPageOptions {
  readonly application: Application;
  readonly dialogs: Dialogs;
  readonly log: (line: string) => void;
}

/** The one page of the desktop window: at most one connection, and the place to open once there is one. */
export class DesktopPage {
  readonly #options: DesktopPageOptions;
  #client: Client | null = null;
  #opening: Place | null = null;

  constructor(options: DesktopPageOptions) {
    this.#options = options;
  }

  /** Serves the page over a new port; a connection that it had before (until a reload) ends. */
  connect(port: HostPort): void {
    const { application, dialogs, log } = this.#options;
    this.#client?.close('the page connected anew');
    const channel = portChannel(port);
    const opening = this.#opening;
    this.#opening = null;
    const client = serveClient({ application, channel, host: 'desktop', dialogs, pixelsInFrames: true, opening, log });
    this.#client = client;
    channel.onClose(() => {
      if (this.#client === client) this.#client = null;
    });
  }

  /** Tells the page to open a place, now or when it connects. */
  open(place: Place): void {
    if (this.#client) this.#client.emit({ kind: 'open-place', place });
    else this.#opening = place;
  }

  /** Ends the connection; settles when its services have let go. */
  async close(): Promise<void> {
    const client = this.#client;
    client?.close('Cloudbrush is ending');
    await client?.closed;
  }
}
