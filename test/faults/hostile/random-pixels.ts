import { request } from 'node:http';
import { WebSocket } from 'ws';
import type { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import type { HostProcess } from '../../support/host-process.ts';
import { hostileValue } from './hostile-values.ts';
import type { KnownValues } from './schema-arguments.ts';

const keys = ['datasetId', 'splitId', 'layerId', 'patch', 'generation', 'rank', '__proto__', 'constructor'] as const;

/** Requests for pixels that are wrong in some way, or in none, by somebody who has the token. */
export class RandomPixels {
  asked = 0;
  /** Answers that are a mistake of the host's, or tell a path; requests that had none. */
  readonly findings: string[] = [];
  readonly #url: URL;
  readonly #socket: WebSocket;
  readonly #connectionId: string;

  private constructor(url: URL, socket: WebSocket, connectionId: string) {
    this.#url = url;
    this.#socket = socket;
    this.#connectionId = connectionId;
  }

  static async open(host: Pick<HostProcess, 'url'>): Promise<RandomPixels> {
    const url = new URL(host.url);
    const socket = new WebSocket(`ws://${url.host}/socket`, { origin: url.origin });
    const connectionId = await new Promise<string>((resolve, reject) => {
      socket.on('open', () => socket.send(tokenOf(url)));
      socket.once('message', (data) => resolve(String(data)));
      socket.on('error', reject);
    });
    return new RandomPixels(url, socket, connectionId);
  }

  async ask(known: KnownValues, random: SeededRandom, secret: string): Promise<void> {
    const query = keys
      .filter(() => random.below(12) > 0)
      .map((key) => {
        const values = Object.hasOwn(known, key) ? (known[key] ?? [0]) : [0];
        const value = random.below(4) > 0 ? values[random.below(values.length)] : hostileValue(random);
        return `${key}=${encoded(textOf(value).slice(0, 3000))}`;
      });
    const headers: Record<string, string> = {};
    const connections = [this.#connectionId, this.#connectionId, this.#connectionId, 'none', '__proto__'];
    headers['x-cloudbrush-connection'] = connections[random.below(5)] ?? '';
    if (random.below(6) > 0) headers['x-cloudbrush-token'] = random.below(9) === 0 ? 'wrong' : tokenOf(this.#url);
    this.asked++;
    const path = `/pixels${random.below(9) === 0 ? '/..' : ''}?${query.join('&')}`;
    const finding = await this.#answerTo(path, headers, secret);
    if (finding !== null) this.findings.push(finding);
  }

  #answerTo(path: string, headers: Record<string, string>, secret: string): Promise<string | null> {
    return new Promise((resolve) => {
      const asked = request({ host: '127.0.0.1', port: this.#url.port, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const body = Buffer.concat(chunks);
          const isWrong = response.statusCode === 500 || body.includes(secret);
          resolve(isWrong ? `${path.slice(0, 300)}: ${response.statusCode} ${body.toString('latin1', 0, 300)}` : null);
        });
      });
      asked.setTimeout(30_000, () => asked.destroy(new Error('there was no answer')));
      // One that is too long is cut off.
      asked.on('error', (error: NodeJS.ErrnoException) =>
        resolve(
          error.code === 'ECONNRESET' || error.code === 'EPIPE' ? null : `${path.slice(0, 300)}: ${error.message}`,
        ),
      );
      asked.end();
    });
  }

  close(): void {
    this.#socket.terminate();
  }
}

function tokenOf(url: URL): string {
  return url.hash.slice('#token='.length);
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Lone surrogates have no encoding. */
function encoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
