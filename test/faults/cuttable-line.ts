import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * What lies between a browser and its host: a proxy that passes on every byte as it is, so that the browser sees the
 * host's own address, until it is told to hold back what the host says, to cut everything, or to swallow it without a word.
 */
export class CuttableLine {
  readonly #server: Server;
  /** Sockets of pages, each with the host's end of it. */
  readonly #tunnels = new Map<Duplex, Socket>();
  /** Of pages, on which a request waits for its answer. */
  readonly #answering = new Set<Duplex>();
  /** Ends of lines that are dead, and do not know it. */
  readonly #dead = new Set<Duplex>();
  #state: 'open' | 'held' | 'cut' | 'swallowed' = 'open';
  #swallowing: (() => void) | null = null;

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (asked, answer) => this.#pass(asked, answer));
    server.on('connect', (asked, page: Duplex) => this.#tunnel(asked, page));
  }

  static async open(): Promise<CuttableLine> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new CuttableLine(server);
  }

  /** Arguments that lead a Chromium through this line, also to this machine's own addresses. */
  get browserArgs(): readonly string[] {
    const { port } = this.#server.address() as AddressInfo;
    return [`--proxy-server=http://127.0.0.1:${port}`, '--proxy-bypass-list=<-loopback>'];
  }

  /** What the host says over sockets stays here until the line is healed; what the page says goes through. */
  hold(): void {
    this.#state = 'held';
    for (const host of this.#tunnels.values()) host.pause();
  }

  /** Everything under way ends, and nothing new comes through. */
  cut(): void {
    this.#state = 'cut';
    for (const [page, host] of this.#tunnels) {
      page.destroy();
      host.destroy();
    }
    this.#tunnels.clear();
  }

  /** Settles when the host has said something more: it is swallowed, and the line cut. */
  cutAtNextAnswer(): Promise<void> {
    return new Promise((resolve) => {
      this.#swallowing = resolve;
    });
  }

  /**
   * Nothing comes through any more, either way, and nobody is told: as when a laptop slept, or a router has forgotten.
   * What is open now stays dead when the line is healed, and so does what is opened until then.
   */
  swallow(): void {
    this.#state = 'swallowed';
    for (const [page, host] of this.#tunnels) this.#dead.add(page).add(host);
    for (const page of this.#answering) this.#dead.add(page);
    this.#tunnels.clear();
  }

  heal(): void {
    this.#state = 'open';
    for (const host of this.#tunnels.values()) host.resume();
  }

  async close(): Promise<void> {
    this.cut();
    for (const end of this.#dead) end.destroy();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #pass(asked: IncomingMessage, answer: ServerResponse): void {
    if (this.#state === 'cut') return void asked.socket.destroy();
    const page = asked.socket;
    if (this.#state === 'swallowed') return void this.#dead.add(page);
    const { 'proxy-connection': _ofTheProxy, ...headers } = asked.headers;
    const passed = request(asked.url ?? '', { method: asked.method, headers, agent: false }, (said) => {
      if (!this.#dead.has(page)) answer.writeHead(said.statusCode ?? 502, said.headers);
      said.on('data', (bytes) => !this.#dead.has(page) && answer.write(bytes));
      said.on('end', () => !this.#dead.has(page) && answer.end());
      said.on('error', () => answer.destroy());
    });
    passed.on('error', () => answer.destroy());
    this.#answering.add(page);
    answer.on('close', () => this.#answering.delete(page));
    asked.pipe(passed);
  }

  #tunnel(asked: IncomingMessage, page: Duplex): void {
    if (this.#state === 'cut') return void page.destroy();
    if (this.#state === 'swallowed') {
      this.#dead.add(page.resume());
      return void page.on('error', () => page.destroy());
    }
    const { hostname, port } = new URL(`http://${asked.url}`);
    const host = connect(Number(port), hostname, () => page.write('HTTP/1.1 200 OK\r\n\r\n'));
    this.#tunnels.set(page, host);
    if (this.#state === 'held') host.pause();
    page.on('data', (bytes) => !this.#dead.has(page) && host.write(bytes));
    host.on('data', (bytes) => !this.#dead.has(host) && this.#said(page, bytes));
    const end = (): void => {
      if (this.#dead.has(page)) return;
      this.#tunnels.delete(page);
      page.destroy();
      host.destroy();
    };
    for (const side of [page, host]) side.on('error', end).on('close', end);
  }

  #said(page: Duplex, bytes: Buffer): void {
    const swallowed = this.#swallowing;
    if (swallowed === null) return void page.write(bytes);
    this.#swallowing = null;
    this.cut();
    swallowed();
  }
}
