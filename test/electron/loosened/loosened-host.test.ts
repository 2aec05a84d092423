import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Loopback, startLoopback as StartLoopback } from '../../../electron/host/loopback.ts';
import { smallApplication } from '../host/small-application.ts';
import { type Loosening, loosened } from './loosening.ts';

const base = mkdtempSync(join(tmpdir(), 'cloudbrush-loosened-host-'));
const rendererDir = join(base, 'renderer');
let hosts = 0;

beforeAll(() => {
  mkdirSync(rendererDir);
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html>');
});
afterAll(() => rmSync(base, { recursive: true }));

async function started(change: Loosening | null): Promise<Loopback> {
  const code = await loosened('node', { loopback: 'electron/host/loopback.ts' }, change);
  const file = join(base, `loopback-${hosts++}.mjs`);
  writeFileSync(file, code.get('loopback.js') ?? '');
  const { startLoopback } = (await import(pathToFileURL(file).href)) as { startLoopback: typeof StartLoopback };
  return startLoopback({ application: smallApplication(), rendererDir, log: () => undefined });
}

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function ask({ port }: Loopback, { path = '/', method = 'GET', headers = {} }: Asked): Promise<IncomingMessage> {
  const sent = { host: `127.0.0.1:${port}`, ...headers };
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers: sent, agent: false, setHost: false });
    asked.on('error', reject);
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response);
    });
    asked.on('response', (response) => {
      response.resume();
      resolve(response);
    });
    asked.end();
  });
}

async function status(host: Loopback, asked: Asked): Promise<number | undefined> {
  return (await ask(host, asked)).statusCode;
}

const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
};

/** What the browser host must be, each by the title under which it is tested and documented. */
const requirements: Readonly<Record<string, (host: Loopback) => Promise<void>>> = {
  'a request for another host name is refused': async (host) => {
    const { port } = host;
    for (const name of [
      'evil.example',
      `localhost:${port}`,
      `evil.example:${port}`,
      `127.0.0.1:${port}.evil.example`,
    ]) {
      expect([name, await status(host, { headers: { host: name } })]).toEqual([name, 403]);
    }
    expect(await status(host, {})).toBe(200);
  },
  'a request from another origin is refused': async (host) => {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1', `http://localhost:${host.port}`]) {
      expect([origin, await status(host, { headers: { origin } })]).toEqual([origin, 403]);
    }
  },
  'a request that changes something has to name its origin': async (host) => {
    const code = new URL(host.entryUrl()).hash.slice('#code='.length);
    const headers = { 'x-cloudbrush-code': code };
    expect(await status(host, { path: '/entry', method: 'POST', headers })).toBe(403);
  },
  'a request that another site makes is refused': async (host) => {
    for (const site of ['cross-site', 'same-site', '']) {
      expect([site, await status(host, { headers: { 'sec-fetch-site': site } })]).toEqual([site, 403]);
    }
  },
  'a socket has to come from the own origin': async (host) => {
    const path = '/socket';
    expect(await status(host, { path, headers: upgrade })).toBe(403);
    expect(await status(host, { path, headers: { ...upgrade, origin: 'https://evil.example' } })).toBe(403);
    const own = { ...upgrade, origin: `http://127.0.0.1:${host.port}` };
    expect(await status(host, { path, headers: own })).toBe(101);
  },
  'pixels need the token': async (host) => {
    expect(await status(host, { path: '/pixels' })).toBe(401);
    expect(await status(host, { path: '/pixels', headers: { 'x-cloudbrush-token': '' } })).toBe(401);
  },
  'an entry code is good once': async (host) => {
    const origin = `http://127.0.0.1:${host.port}`;
    const code = new URL(host.entryUrl()).hash.slice('#code='.length);
    const entry = { path: '/entry', method: 'POST', headers: { origin, 'x-cloudbrush-code': code } };
    expect([await status(host, entry), (await status(host, entry)) === 200]).toEqual([200, false]);
  },
  'the token has 256 random bits and stands in the fragment': async (host) => {
    expect(new URL(host.url).hash).toMatch(/^#token=[\w-]{43}$/);
    expect(new URL(host.url).search).toBe('');
  },
  'every answer is under the strict policy and for the own page alone': async (host) => {
    for (const asked of [{}, { path: '/x' }, { path: '/pixels' }, { headers: { host: 'evil.example' } }]) {
      const { headers } = await ask(host, asked);
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self'; .*frame-ancestors 'none'/,
      );
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|https:|wss:/);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  },
  'the host listens to this machine alone': async ({ port }) => {
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const others = addresses.filter(({ internal, family }) => !internal && family === 'IPv4').map((own) => own.address);
    for (const host of [...others, '127.0.0.2']) {
      const reached = new Promise<string>((resolve) => {
        const socket = connect({ host, port }, () => {
          socket.destroy();
          resolve('reached');
        });
        socket.on('error', () => resolve('refused'));
      });
      expect([host, await reached]).toEqual([host, 'refused']);
    }
  },
};

const guard = 'electron/host/request-guard.ts';
const loopback = 'electron/host/loopback.ts';
const headers = 'electron/host/security-headers.ts';
const changes: readonly (readonly [file: string, from: string, to: string, noticed: string])[] = [
  [
    guard,
    "if (!isOnly(request, 'host', authority)) return 'wrong host';",
    '',
    'a request for another host name is refused',
  ],
  [guard, "!isOnly(request, 'origin', origin)", 'false', 'a request from another origin is refused'],
  [guard, "request.method !== 'GET' ||", '', 'a request that changes something has to name its origin'],
  [guard, ' || request.headers.upgrade !== undefined', '', 'a socket has to come from the own origin'],
  [guard, "has(request, 'sec-fetch-site') && !isOwnSite", 'false', 'a request that another site makes is refused'],
  [
    loopback,
    'if (refusal !== null) refuse(response, 403, refusal);\n    else if',
    'if',
    'a request for another host name is refused',
  ],
  [
    loopback,
    'if (refusalOf(request, authority) === null) sockets',
    'if (authority) sockets',
    'a socket has to come from the own origin',
  ],
  [loopback, "!tokenMatches(token, request.headers['x-cloudbrush-token'])", 'false', 'pixels need the token'],
  [
    loopback,
    "host: '127.0.0.1', port, exclusive",
    "host: '0.0.0.0', port, exclusive",
    'the host listens to this machine alone',
  ],
  [loopback, '/#token=', '/?token=', 'the token has 256 random bits and stands in the fragment'],
  [
    'electron/host/page-token.ts',
    'randomBytes(32)',
    'randomBytes(8)',
    'the token has 256 random bits and stands in the fragment',
  ],
  ['electron/host/entry-code.ts', 'this.#isUsed = true;', '', 'an entry code is good once'],
  [
    headers,
    `"script-src 'self'"`,
    `"script-src 'self' 'unsafe-inline'"`,
    'every answer is under the strict policy and for the own page alone',
  ],
  [
    headers,
    `"frame-ancestors 'none'"`,
    `"frame-ancestors *"`,
    'every answer is under the strict policy and for the own page alone',
  ],
  [
    headers,
    "'cross-origin-resource-policy': 'same-origin'",
    "'cross-origin-resource-policy': 'cross-origin'",
    'every answer is under the strict policy and for the own page alone',
  ],
  [
    headers,
    "'x-content-type-options': 'nosniff',",
    "'access-control-allow-origin': '*',",
    'every answer is under the strict policy and for the own page alone',
  ],
];

async function missed(host: Loopback): Promise<string[]> {
  const titles: string[] = [];
  for (const [title, holds] of Object.entries(requirements)) await holds(host).catch(() => titles.push(title));
  return titles;
}

describe('the browser host', () => {
  it.each(Object.entries(requirements))('%s', async (_title, holds) => {
    const host = await started(null);
    await holds(host).finally(() => host.close());
  });
});

describe('a setting that is loosened is noticed', () => {
  it.each(changes)('%s: %j as %j', async (file, from, to, noticed) => {
    const host = await started({ file, from, to, noticed });
    try {
      expect(await missed(host)).toContain(noticed);
    } finally {
      await host.close();
    }
  });

  it('by each of the requirements', () => {
    expect(new Set(changes.map((change) => change[3]))).toEqual(new Set(Object.keys(requirements)));
  });
});
