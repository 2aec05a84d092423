import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { buildAll } from '../../../build/build.ts';
import { type RpcClient, rpcOver } from '../../../renderer/connection/rpc-client.ts';
import type { HostEvent, OpenedDataset, Place } from '../../../shared/contract.ts';
import { encodeDelta } from '../../../shared/raster/delta.ts';
import { writeSampleDataset } from '../../support/sample-dataset.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const root = join(import.meta.dirname, '../../..');

interface Served {
  readonly output: () => string;
  readonly errors: () => string;
  readonly url: Promise<URL>;
  readonly exited: Promise<number | null>;
  end(signal: NodeJS.Signals): void;
}

function serve(args: readonly string[]): Served {
  const child = spawn(process.execPath, [join(root, 'electron/serve.ts'), ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const url = new Promise<URL>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const found = /^Cloudbrush: (\S+)\n/.exec(output);
      if (found) resolve(new URL(found[1]));
    });
    child.on('exit', () => reject(new Error(errors)));
  });
  url.catch(() => null);
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  return { output: () => output, errors: () => errors, url, exited, end: (signal) => child.kill(signal) };
}

/** A page's connection without a page; `opened` settles with the place that the host asks the page to open. */
async function connectTo(url: URL): Promise<{ readonly rpc: RpcClient; readonly opened: Promise<Place> }> {
  const socket = new WebSocket(`ws://${url.host}/socket`, { origin: url.origin });
  socket.on('open', () => socket.send(url.hash.slice('#token='.length)));
  // Heard from the beginning: the first frame may come in the same turn as the answer before it.
  const early: Buffer[] = [];
  let onFrame = (frame: Buffer): void => void early.push(frame);
  await new Promise((admitted) => {
    socket.on('message', (data: Buffer, isBinary) => (isBinary ? onFrame(data) : admitted(null)));
  });
  const channel = {
    send: (frame: Uint8Array) => socket.send(frame),
    onFrame: (listener: (frame: Uint8Array) => void) => {
      onFrame = listener;
      for (const frame of early) listener(frame);
    },
    onClose: (listener: () => void) => void socket.on('close', listener),
    close: () => socket.close(),
  };
  let onPlace = (_place: Place): void => undefined;
  const opened = new Promise<Place>((resolve) => {
    onPlace = resolve;
  });
  const onEvent = (event: HostEvent): void => {
    if (event.kind === 'open-place') onPlace(event.place);
  };
  return { rpc: rpcOver(channel, onEvent), opened };
}

describe('the browser host as a process', () => {
  it('prints the address of its page, serves it, and ends cleanly when told to, with a page connected', async () => {
    await buildAll({ root, only: ['renderer'], ifStale: true });
    const folder = await temporaryFolder();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const served = serve(['--user-data', join(folder, 'user data')]);
      const url = await served.url;
      expect(url.hostname).toBe('127.0.0.1');
      const page = await fetch(new URL('/', url));
      expect(await page.text()).toContain('<script type="module"');
      await connectTo(url);
      served.end(signal);
      expect(await served.exited).toBe(0);
      expect(served.output()).toBe(`Cloudbrush: ${url.href}\n`);
      expect(served.errors()).toBe('');
    }
  });

  it('tells a parent that asks an address to open a browser with, and nobody else', async () => {
    await buildAll({ root, only: ['renderer'], ifStale: true });
    const folder = await temporaryFolder();
    const args = [join(root, 'electron/serve.ts'), '--user-data', join(folder, 'u')];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
      });
    }
    child.send('entry-address');
    const [message] = (await once(child, 'message')) as [string];
    const url = new URL(message);
    const code = url.hash.slice('#code='.length);
    const headers = { origin: url.origin, 'x-cloudbrush-code': code };
    const token = await (await fetch(new URL('/entry', url), { method: 'POST', headers })).text();
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(output).toBe(`Cloudbrush: ${url.origin}/#token=${token}\n`);
    expect(output).not.toContain(code);
  });

  it('opens the folder it was given and leaves a project that is closed, however soon after an edit it ends', async () => {
    await buildAll({ root, only: ['renderer'], ifStale: true });
    const folder = await temporaryFolder();
    await writeSampleDataset(join(folder, 'data'));
    const served = serve(['--user-data', join(folder, 'u'), join(folder, 'data')]);
    const { rpc, opened } = await connectTo(await served.url);
    const { placeId } = await opened;
    const { report } = (await rpc.call('dataset.open', { placeId })) as OpenedDataset;
    const mask = { datasetId: report.datasetId, splitId: report.splits[0].id, patch: 0, target: 'manual_hq' };
    const before = new Int16Array(512 * 512);
    const after = before.slice().fill(2, 512 * 9 + 9, 512 * 9 + 30);
    const commandId = '00000000-0000-4000-8000-000000000001';
    const edit = { kind: 'edit', ...mask, commandId, annotator: 'Ana', parentId: null, tool: 'brush', code: 2 };
    const saved = await rpc.call('mask.command', { ...edit, delta: encodeDelta(before, after) });
    expect(saved).toMatchObject({ status: 'saved', headId: commandId });
    served.end('SIGTERM');
    expect(await served.exited).toBe(0);
    const projects = readdirSync(join(folder, 'u', 'projects'));
    expect(projects.filter((name) => name.endsWith('.cloudbrush'))).toHaveLength(1);
    const names = readdirSync(join(folder, 'u'), { recursive: true }).map(String);
    expect(names.filter((name) => /-(wal|shm|journal)$/.test(name))).toEqual([]);
    const log = readFileSync(join(folder, 'u', 'logs', 'cloudbrush.log'), 'utf8');
    const [token] = /(?<=#token=).+/.exec((await served.url).hash) ?? [];
    const lines = log.split('\n').map((line) => line.split(' ')[2]);
    // Whether a backup is made depends on how soon it ends.
    expect(lines.filter((line) => line !== 'backup:')).toEqual(['start:', 'end:', undefined]);
    for (const secret of [token, folder, 'Ana']) expect(log).not.toContain(secret);
  });

  it('ends with 2 and the usage where it is called wrongly, and writes nothing', async () => {
    const folder = await temporaryFolder();
    const served = serve(['--user-data', join(folder, 'u'), '--nonsense']);
    expect(await served.exited).toBe(2);
    expect(served.output()).toBe('');
    expect(served.errors()).toMatch(/^[^\n]*--nonsense[^\n]*Usage: [^\n]*\n$/);
    expect(existsSync(join(folder, 'u'))).toBe(false);
  });

  it('ends with 1 and a sentence where its port is taken', async () => {
    const folder = await temporaryFolder();
    const first = serve(['--user-data', join(folder, 'a')]);
    const { port } = await first.url;
    const second = serve(['--user-data', join(folder, 'b'), '--port', port]);
    expect(await second.exited).toBe(1);
    expect(second.errors()).toBe(`Port ${port} cannot be used (EADDRINUSE). Give another with --port.\n`);
  });
});
