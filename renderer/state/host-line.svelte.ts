import type { ConnectionState } from '../connection/connection-state.ts';
import type { Notices } from './notices.svelte.ts';

const STARTED_ANEW = 'Cloudbrush was started anew, and this page belongs to the one before. Open its new address.';

/** The line to the host, and what is told of it. */
export class HostLine {
  /** `silent`: the host does not answer, and the line to it is not cut. */
  state = $state<Exclude<ConnectionState, 'speaks'>>('open');
  readonly #notices: Notices;
  /** What has failed with the line; it holds until that is back. */
  readonly #failed = new Set<string>();

  constructor(notices: Notices) {
    this.#notices = notices;
  }

  get isThere(): boolean {
    return this.state === 'open' || this.state === 'silent';
  }

  changed(state: ConnectionState): void {
    this.state = state === 'speaks' ? 'open' : state;
    if (state === 'refused') this.#notices.show(STARTED_ANEW);
    if (state !== 'open') return;
    for (const message of this.#failed) this.#notices.withdraw(message);
    this.#failed.clear();
  }

  /** Something could not be asked, or was not answered. */
  failed(message: string): void {
    this.#failed.add(message);
    this.#notices.show(message);
  }
}
