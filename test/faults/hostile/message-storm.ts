import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import type { HostProcess } from '../../support/host-process.ts';
import { type Answered, HostileSocket } from './hostile-socket.ts';
import { randomFrame, randomMessage } from './random-messages.ts';
import type { KnownValues } from './schema-arguments.ts';

const MOST_LEFT = 12;
const SOCKETS = 4;

/** Messages of all kinds over several sockets at once, and what in the answers should not have been. */
export class MessageStorm {
  sent = 0;
  answered = 0;
  refused = 0;
  sockets = 0;
  readonly findings: string[] = [];
  readonly #host: HostProcess;
  readonly #known: KnownValues;
  readonly #random: SeededRandom;
  /** That no answer may name: the folder above everything that the host works on. */
  readonly #secret: string;
  readonly #left: (Socket | WebSocket)[] = [];

  constructor(host: HostProcess, known: KnownValues, random: SeededRandom, secret: string) {
    this.#host = host;
    this.#known = known;
    this.#random = random;
    this.#secret = secret;
  }

  async until(count: number, tell: (sent: number) => void): Promise<void> {
    let told = 0;
    await Promise.all(
      Array.from({ length: SOCKETS }, async () => {
        while (this.sent < count && this.#host.isRunning && this.findings.length < 20) {
          await this.#oneSocket(count);
          if (this.sent - told < count / 10) continue;
          told = this.sent;
          tell(told);
        }
      }),
    );
    for (const socket of this.#left) 'terminate' in socket ? socket.terminate() : socket.destroy();
  }

  /** Calls until the socket is hung up on, which what comes after some of them brings about. */
  async #oneSocket(count: number): Promise<void> {
    const socket = await HostileSocket.open(this.#host, (answered, frame) => this.#heard(answered, frame));
    if (socket === null) return;
    this.sockets++;
    while (socket.isOpen && this.sent < count) {
      for (let left = 20 + this.#random.below(180); left > 0; left--) {
        const { name, args } = randomMessage(this.#known, this.#random);
        socket.send(socket.frameOf(name, args));
        this.sent++;
      }
      for (const name of await socket.unanswered()) this.findings.push(`${name} was never answered`);
      if (this.findings.length > 0) break;
      if (this.#random.below(3) > 0) continue;
      socket.send(randomFrame(this.#known, this.#random));
      this.sent++;
      socket.send(socket.frameOf('app.atWork', [{}]));
      for (const name of await socket.unanswered()) this.findings.push(`${name} was never answered after a bad frame`);
      if (this.#random.below(10) === 0) this.#leaveOneOpen();
    }
    socket.close();
  }

  /** Connections of which nothing more is heard, with a beginning of something or none. */
  #leaveOneOpen(): void {
    const { host, port, origin } = new URL(this.#host.url);
    if (this.#random.below(3) === 0) {
      const socket = new WebSocket(`ws://${host}/socket`, { origin });
      socket.on('error', () => undefined);
      if (this.#random.below(2) === 0) socket.on('open', () => socket.send('no token'));
      this.#left.push(socket);
    } else {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => undefined);
      const beginnings = ['', 'GET / HTTP/1.1\r\nHost: ', 'POST /entry HTTP/1.1\r\nContent-Length: 9\r\n\r\n', '\0\0'];
      socket.write(beginnings[this.#random.below(beginnings.length)] ?? '');
      this.#left.push(socket);
    }
    const oldest = this.#left.length > MOST_LEFT ? this.#left.shift() : undefined;
    if (oldest !== undefined) 'terminate' in oldest ? oldest.terminate() : oldest.destroy();
  }

  #heard({ name, error }: Answered, frame: Buffer): void {
    if (frame.includes(this.#secret)) this.findings.push(`${name} told a path: ${frame.toString('latin1', 0, 300)}`);
    if (name === 'event') return;
    this.answered++;
    if (error === null) return;
    this.refused++;
    if (error.code === 'internal') this.findings.push(`${name} made a mistake: ${error.message}`);
    else if (/\bat \S+:\d+|node:|node_modules|invariant/.test(error.message))
      this.findings.push(`${name} told of the inside: ${error.message}`);
  }
}
