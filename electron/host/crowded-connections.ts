import type { Socket } from 'node:net';

/**
 * Connections to a host, of which there is always room for one more: where too many are open, the one that has been
 * there longest without showing the token has to go. Anybody on the computer can open connections and hold on to them;
 * pages have shown theirs and stay.
 */
export class CrowdedConnections {
  readonly #most: number;
  /** In the order of their arrival. */
  readonly #unproven = new Set<Socket>();
  readonly #proven = new Set<Socket>();

  constructor(most: number) {
    this.#most = most;
  }

  add(connection: Socket): void {
    this.#unproven.add(connection);
    connection.once('close', () => {
      this.#unproven.delete(connection);
      this.#proven.delete(connection);
    });
    if (this.#unproven.size + this.#proven.size <= this.#most) return;
    const [oldest] = this.#unproven;
    this.#unproven.delete(oldest);
    oldest.destroy();
  }

  /** Its peer has shown the token. */
  prove(connection: Socket): void {
    if (this.#unproven.delete(connection)) this.#proven.add(connection);
  }

  destroyAll(): void {
    for (const connection of [...this.#unproven, ...this.#proven]) connection.destroy();
  }
}
