import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import { WebSocket } from 'ws';
import { type Loopback, type LoopbackTiming, startLoopback } from '../../../electron/host/loopback.ts';
import { type SmallApplication, smallApplication } from './small-application.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** So long that no test meets it by accident. */
const patient: LoopbackTiming = {
  headersMs: 60_000,
  silentMs: 60_000,
  entryMs: 60_000,
  helloMs: 60_000,
  pingMs: 60_000,
};

/** A loopback host per test, with two page files, a file beside them, and an attacker's means of talking to it. */
export class AttackedHost {
  application!: SmallApplication;
  loopback!: Loopback;
  token!: string;
  /** The Host that the host answers to. */
  own!: string;
  readonly rendererDir: string;
  /** Connections that the test's end closes. */
  readonly open: (WebSocket | Socket)[] = [];
  readonly log: (line: string) => void;
  readonly logged: string[] = [];

  constructor() {
    const base = mkdtempSync(join(tmpdir(), 'cloudbrush-attack-'));
    const { logged } = this;
    this.rendererDir = join(base, 'renderer');
    this.log = (line) => logged.push(line);
    mkdirSync(join(this.rendererDir, 'assets'), { recursive: true });
    writeFileSync(join(this.rendererDir, 'index.html'), '<!doctype html>');
    writeFileSync(join(this.rendererDir, 'assets', 'index-a1.js'), 'export {};');
    writeFileSync(join(this.rendererDir, 'assets', 'index-a1.js.map'), '{}');
    writeFileSync(join(base, 'outside.html'), 'outside');
    beforeEach(async () => {
      this.application = smallApplication();
      logged.length = 0;
      await this.start();
    });
    afterEach(async () => {
      for (const socket of this.open.splice(0)) 'terminate' in socket ? socket.terminate() : socket.destroy();
      await this.loopback.close();
      expect(logged.join('\n')).not.toContain(this.token);
    });
    afterAll(() => rmSync(base, { recursive: true }));
  }

  async start(timing: Partial<LoopbackTiming> = {}): Promise<void> {
    const { application, rendererDir, log } = this;
    this.loopback = await startLoopback({ application, rendererDir, log, timing: { ...patient, ...timing } });
    this.token = new URL(this.loopback.url).hash.slice('#token='.length);
    this.own = `127.0.0.1:${this.loopback.port}`;
  }

  async restart(timing: Partial<LoopbackTiming> = {}): Promise<void> {
    await this.loopback.close();
    await this.start(timing);
  }

  ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
    const { port } = this.loopback;
    const setHost = headers.host === undefined;
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path, method, headers, agent: false, setHost });
      asked.on('error', reject);
      asked.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      });
      asked.end();
    });
  }

  async statusOf(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<number> {
    return (await this.ask(path, headers, method)).status;
  }

  /** Sends bytes as they are and answers everything that comes until the host hangs up. */
  raw(text: string): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(this.loopback.port, '127.0.0.1', () => socket.write(text));
      this.open.push(socket);
      let answer = '';
      socket.on('data', (chunk) => {
        answer += chunk;
      });
      socket.on('error', () => null);
      socket.on('close', () => resolve(answer));
    });
  }

  socketTo(path = '/socket', headers: Record<string, string> = {}, options = {}): WebSocket {
    const origin = `http://${this.own}`;
    const socket = new WebSocket(`ws://${this.own}${path}`, { headers: { origin, ...headers }, ...options });
    this.open.push(socket);
    return socket;
  }

  /** A socket that has shown the token. */
  async admitted(options = {}): Promise<{ readonly socket: WebSocket; readonly connectionId: string }> {
    const socket = this.socketTo('/socket', {}, options);
    socket.on('open', () => socket.send(this.token));
    return { socket, connectionId: await message(socket) };
  }

  /** The connection's id, or null where the host takes no more sockets. */
  admittedOrNull(): Promise<string | null> {
    const socket = this.socketTo();
    socket.on('open', () => socket.send(this.token));
    const refused = new Promise<null>((resolve) => socket.on('error', () => resolve(null)));
    return Promise.race([message(socket), refused]);
  }
}

function message(socket: WebSocket): Promise<string> {
  return new Promise((resolve) => socket.once('message', (data) => resolve(String(data))));
}

/** Code and reason with which a socket closes. */
export function closing(socket: WebSocket): Promise<string> {
  return new Promise((resolve) => socket.on('close', (code, reason) => resolve(`${code} ${reason}`)));
}

/** The status that answers an upgrade that is refused. */
export function refusal(socket: WebSocket): Promise<number> {
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('open', () => reject(new Error('the upgrade was let through')));
    socket.on('error', () => null);
  });
}
