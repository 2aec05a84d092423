import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { MAX_FRAME_BYTES } from '../../../electron/host/frame-channel.ts';
import { type Loopback, startLoopback } from '../../../electron/host/loopback.ts';
import { type SmallApplication, smallApplication } from './small-application.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

describe('the loopback host under attack', () => {
  const rendererDir = mkdtempSync(join(tmpdir(), 'cloudbrush-page-'));
  const logged: string[] = [];
  const log = (line: string): number => logged.push(line);
  let application: SmallApplication;
  let loopback: Loopback;
  let token: string;
  let own: string;
  const open: (WebSocket | Socket)[] = [];

  beforeAll(() => {
    mkdirSync(join(rendererDir, 'assets'));
    writeFileSync(join(rendererDir, 'index.html'), '<!doctype html>');
    writeFileSync(join(rendererDir, 'assets', 'index-a1.js'), 'export {};');
    writeFileSync(join(rendererDir, 'assets', 'index-a1.js.map'), '{}');
    writeFileSync(join(rendererDir, '..', 'outside.html'), 'outside');
  });
  afterAll(() => {
    rmSync(rendererDir, { recursive: true });
    rmSync(join(rendererDir, '..', 'outside.html'));
  });
  beforeEach(async () => {
    application = smallApplication();
    await start();
  });
  afterEach(async () => {
    for (const socket of open.splice(0)) 'terminate' in socket ? socket.terminate() : socket.destroy();
    await loopback.close();
    expect(logged.join('\n')).not.toContain(token);
  });

  async function start(timing = { headersMs: 60_000, helloMs: 60_000, pingMs: 60_000 }): Promise<void> {
    loopback = await startLoopback({ application, rendererDir, log, timing });
    token = new URL(loopback.url).hash.slice('#token='.length);
    own = `127.0.0.1:${loopback.port}`;
  }

  async function restart(timing: { headersMs: number; helloMs: number; pingMs: number }): Promise<void> {
    await loopback.close();
    await start(timing);
  }

  function ask(path: string, headers: Record<string, string | string[]> = {}, method = 'GET'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request({
        host: '127.0.0.1',
        port: loopback.port,
        path,
        method,
        headers,
        agent: false,
        setHost: headers.host === undefined,
      });
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

  /** Sends bytes as they are and answers everything that comes until the host hangs up. */
  function raw(text: string): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(loopback.port, '127.0.0.1', () => socket.write(text));
      open.push(socket);
      let answer = '';
      socket.on('data', (chunk) => {
        answer += chunk;
      });
      socket.on('error', () => null);
      socket.on('close', () => resolve(answer));
    });
  }

  const statusOf = async (...args: Parameters<typeof ask>): Promise<number> => (await ask(...args)).status;

  function socketTo(path = '/socket', headers: Record<string, string> = {}, options = {}): WebSocket {
    const socket = new WebSocket(`ws://${own}${path}`, {
      headers: { origin: `http://${own}`, ...headers },
      ...options,
    });
    open.push(socket);
    return socket;
  }

  const closing = (socket: WebSocket): Promise<string> => {
    return new Promise((resolve) => socket.on('close', (code, reason) => resolve(`${code} ${reason}`)));
  };
  /** The answer to an upgrade that is refused. */
  const refusal = (socket: WebSocket): Promise<number> => {
    return new Promise((resolve, reject) => {
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      socket.on('open', () => reject(new Error('the upgrade was let through')));
      socket.on('error', () => null);
    });
  };
  const message = (socket: WebSocket): Promise<string> =>
    new Promise((resolve) => socket.once('message', (data) => resolve(String(data))));

  async function admitted(options = {}): Promise<{ socket: WebSocket; connectionId: string }> {
    const socket = socketTo('/socket', {}, options);
    socket.on('open', () => socket.send(token));
    return { socket, connectionId: await message(socket) };
  }

  const pixelsPath = (patch = 3, more = ''): string =>
    `/pixels?datasetId=d&splitId=s&layerId=L1C_B4&patch=${patch}&generation=1&rank=0${more}`;

  describe('requests', () => {
    it('are answered for its own page: files, types and no others', async () => {
      const page = await ask('/', { 'sec-fetch-site': 'none' });
      expect([page.status, page.headers['content-type'], page.body.toString()]).toEqual([
        200,
        'text/html; charset=utf-8',
        '<!doctype html>',
      ]);
      const script = await ask('/assets/index-a1.js', { 'sec-fetch-site': 'same-origin', origin: `http://${own}` });
      expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    });

    it('with another Host are refused, so that a rebound name finds nothing', async () => {
      const hosts = ['localhost', 'evil.example', '127.1', '127.0.0.2', '0x7f000001', '[::1]', '127.0.0.1.', ''];
      for (const host of hosts) {
        expect(await statusOf('/', { host: `${host}:${loopback.port}` }), host).toBe(403);
      }
      for (const host of [
        '127.0.0.1',
        `127.0.0.1:0${loopback.port}`,
        `${own}.`,
        `${own}@evil.example`,
        `evil@${own}`,
      ]) {
        expect(await statusOf('/', { host }), host).toBe(403);
      }
      expect(await raw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 403 /);
      expect(
        await raw(`GET / HTTP/1.1\r\nHost: ${own}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`),
      ).not.toMatch(/^HTTP\/1.1 200 /);
      expect(await raw(`GET http://evil.example/ HTTP/1.1\r\nHost: ${own}\r\nConnection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1.1 404 /,
      );
    });

    it('with a foreign Origin are refused wherever it is sent', async () => {
      for (const origin of [
        'http://evil.example',
        'null',
        '',
        `https://${own}`,
        `http://localhost:${loopback.port}`,
        `http://${own}/`,
      ]) {
        expect(await statusOf('/', { origin }), origin).toBe(403);
      }
    });

    it('other than GET need the Origin, and then are not there', async () => {
      for (const method of ['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH']) {
        expect(await statusOf('/', {}, method), method).toBe(403);
        expect(await statusOf('/', { origin: 'http://evil.example' }, method), method).toBe(403);
        expect(await statusOf('/', { origin: `http://${own}` }, method), method).toBe(405);
      }
    });

    it('that a foreign site makes are refused by Sec-Fetch-Site', async () => {
      for (const site of ['cross-site', 'same-site', 'other', '', 'none, cross-site']) {
        expect(await statusOf('/', { 'sec-fetch-site': site }), site).toBe(403);
      }
      expect(
        await raw(`GET / HTTP/1.1\r\nHost: ${own}\r\nSec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n\r\n`),
      ).toMatch(/^HTTP\/1.1 403 /);
    });

    it('reach listed files alone, however the path is written', async () => {
      const paths = [
        '/../outside.html',
        '/assets/../../outside.html',
        '/%2e%2e/outside.html',
        '/..%2foutside.html',
        '/assets/..%5c..%5coutside.html',
      ];
      const more = [
        '//outside.html',
        '/etc/passwd',
        '//etc/passwd',
        '/assets',
        '/assets/',
        '/./',
        '/assets/index-a1.js.map',
        '/%00',
        '/__proto__',
        '/constructor',
      ];
      for (const path of [...paths, ...more]) expect(await statusOf(path), path).toBe(404);
    });

    it('get the same strict headers whatever the answer', async () => {
      const answers = [
        await ask('/'),
        await ask('/nothing'),
        await ask('/', { host: 'evil' }),
        await ask('/pixels'),
        await ask('/', {}, 'POST'),
      ];
      for (const { headers } of answers) {
        const policy = String(headers['content-security-policy']);
        expect(policy.split('; ')).toEqual([
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data: blob:",
          `connect-src 'self' ws://${own}`,
          "worker-src 'self'",
          "font-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
        ]);
        expect(headers).toMatchObject({
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-embedder-policy': 'require-corp',
          'cross-origin-resource-policy': 'same-origin',
          'cache-control': 'no-store',
        });
        expect(headers['access-control-allow-origin']).toBeUndefined();
        expect(headers['set-cookie']).toBeUndefined();
      }
    });

    it('come only from this machine by its loopback address', async () => {
      const others = Object.values(networkInterfaces())
        .flat()
        .map((address) => address?.address ?? '');
      for (const host of ['127.0.0.2', '::1', ...others].filter(
        (address) => address !== '127.0.0.1' && !address.startsWith('fe80'),
      )) {
        const outcome = await new Promise((resolve) => {
          const socket = connect(loopback.port, host, () => resolve('connected'));
          socket.on('error', () => resolve('refused'));
          open.push(socket);
        });
        expect(outcome, host).toBe('refused');
      }
    });

    it('with endless headers, broken ones or none are cut off', async () => {
      expect(await raw(`GET / HTTP/1.1\r\nHost: ${own}\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).not.toContain('200');
      expect(await raw('\0\x01\x02 nonsense\r\n\r\n')).not.toContain('200');
      expect(
        await raw(`GET / HTTP/1.1\r\nHost: ${own}\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n`),
      ).not.toContain('200 OK');
      await restart({ headersMs: 50, helloMs: 60_000, pingMs: 60_000 });
      expect(await raw('GET / HTTP/1.1\r\nHos')).toBe('');
      expect(await statusOf('/')).toBe(200);
    });
  });

  describe('pixels', () => {
    it('need the token in the header: not in a cookie, the query or another form', async () => {
      const { connectionId } = await admitted();
      const id = { 'x-cloudbrush-connection': connectionId };
      const good = await ask(pixelsPath(), { ...id, 'x-cloudbrush-token': token });
      expect([good.status, good.headers['content-type'], good.body.length, good.body[0]]).toEqual([
        200,
        'application/octet-stream',
        524_288,
        3,
      ]);
      const wrong = ['', 'x', token.slice(1), `${token}x`, token.toUpperCase(), ` ${token} x`];
      for (const given of wrong)
        expect(await statusOf(pixelsPath(), { ...id, 'x-cloudbrush-token': given }), given).toBe(401);
      expect(await statusOf(pixelsPath(), id)).toBe(401);
      expect(await statusOf(pixelsPath(), { ...id, cookie: `token=${token}; x-cloudbrush-token=${token}` })).toBe(401);
      expect(await statusOf(pixelsPath(3, `&token=${token}&x-cloudbrush-token=${token}`), id)).toBe(401);
      expect(await statusOf(pixelsPath(), { ...id, authorization: `Bearer ${token}` })).toBe(401);
    });

    it('need a page that is connected now', async () => {
      const { socket, connectionId } = await admitted();
      const headers = { 'x-cloudbrush-token': token, 'x-cloudbrush-connection': connectionId };
      expect(await statusOf(pixelsPath(), { 'x-cloudbrush-token': token })).toBe(410);
      expect(await statusOf(pixelsPath(), { ...headers, 'x-cloudbrush-connection': '__proto__' })).toBe(410);
      socket.close();
      await closing(socket);
      await expect.poll(() => application.closedClients).toBe(1);
      expect(await statusOf(pixelsPath(), headers)).toBe(410);
    });

    it('are refused in plain words where the request is not of the contract', async () => {
      const { connectionId } = await admitted();
      const headers = { 'x-cloudbrush-token': token, 'x-cloudbrush-connection': connectionId };
      const bad = [
        pixelsPath(-1),
        pixelsPath(3, '&patch=4'),
        pixelsPath(3, '&__proto__=1'),
        pixelsPath(1e9),
        '/pixels',
        '/pixels?',
        '/pixels?patch=%',
        '/pixels?patch=1e3',
      ];
      for (const path of bad) {
        const answer = await ask(path, headers);
        expect(answer.status, path).toBe(400);
        expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 'bad-argument' });
      }
      expect(await statusOf(pixelsPath(0).replace('L1C_B4', 'missing'), headers)).toBe(404);
    });

    it('that nobody waits for any more give their place back', async () => {
      const { connectionId } = await admitted();
      const release = application.hold();
      const leaving = Array.from({ length: 6 }, () => {
        const socket = connect(loopback.port, '127.0.0.1');
        socket.write(
          `GET ${pixelsPath()} HTTP/1.1\r\nHost: ${own}\r\nx-cloudbrush-token: ${token}\r\nx-cloudbrush-connection: ${connectionId}\r\n\r\n`,
        );
        return socket;
      });
      await expect.poll(() => application.reading).toBe(6);
      for (const socket of leaving) socket.destroy();
      release();
      const headers = { 'x-cloudbrush-token': token, 'x-cloudbrush-connection': connectionId };
      expect(await statusOf(pixelsPath(), headers)).toBe(200);
    });
  });

  describe('sockets', () => {
    it('need the exact Origin, always', async () => {
      for (const origin of ['http://evil.example', 'null', `http://localhost:${loopback.port}`, `https://${own}`]) {
        expect(await refusal(socketTo('/socket', { origin })), origin).toBe(403);
      }
      const bare = `GET /socket HTTP/1.1\r\nHost: ${own}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`;
      expect(await raw(bare)).toMatch(/^HTTP\/1.1 403 /);
      expect(await refusal(socketTo('/socket', { 'sec-fetch-site': 'cross-site' }))).toBe(403);
      expect(await refusal(socketTo('/socket', { host: 'evil.example' }))).toBe(403);
    });

    it('are there at one path alone', async () => {
      for (const path of ['/', '/socket/', '/socket?x', '/pixels', '/Socket'])
        expect(await refusal(socketTo(path)), path).toBe(404);
    });

    it('that show no token, a wrong one or bytes are closed and never reach the application', async () => {
      for (const first of [
        '',
        'x',
        token.slice(1),
        `${token} `,
        'x'.repeat(100_000),
        Buffer.from(token),
        '{"token":1}',
      ]) {
        const socket = socketTo();
        socket.on('open', () => socket.send(first));
        expect(await closing(socket)).toBe('4401 wrong token');
      }
      await restart({ headersMs: 60_000, helloMs: 20, pingMs: 60_000 });
      expect(await closing(socketTo())).toBe('4401 no token in time');
      expect(application.clients).toEqual([]);
    });

    it('never show the token: an admitted one is told its connection and nothing else', async () => {
      const { connectionId } = await admitted();
      expect(connectionId).toMatch(/^[0-9a-f-]{36}$/);
      expect(application.clients.length).toBe(1);
    });

    it('that send text, nonsense or too much are closed, and their page is let go', async () => {
      const reasons: string[] = [];
      for (const sent of ['text', Buffer.from([0xc1]), Buffer.alloc(MAX_FRAME_BYTES + 1)]) {
        const { socket } = await admitted();
        const closed = closing(socket);
        socket.send(sent);
        reasons.push(await closed);
      }
      expect(reasons).toEqual(['1003 binary frames only', '1008 malformed frame', '1009 ']);
      await expect.poll(() => application.closedClients).toBe(3);
      const { socket } = await admitted();
      socket.terminate();
      await expect.poll(() => application.closedClients).toBe(4);
    });

    it('whose page has silently gone are cut off, and those that answer pings stay', async () => {
      await restart({ headersMs: 60_000, helloMs: 60_000, pingMs: 30 });
      const alive = await admitted();
      const dead = await admitted({ autoPong: false });
      expect(await closing(dead.socket)).toBe('1006 ');
      await expect.poll(() => application.closedClients).toBe(1);
      expect(alive.socket.readyState).toBe(WebSocket.OPEN);
    });

    it('are bounded in number', async () => {
      const sockets = Array.from({ length: 32 }, () => socketTo());
      await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.on('open', resolve))));
      expect(await refusal(socketTo())).toBe(404);
      const closed = closing(sockets[0]);
      sockets[0].close();
      await closed;
      await expect.poll(async () => (await admittedOrNull()) !== null).toBe(true);
    });
  });

  /** The connection's id, or null where the host takes no more sockets. */
  function admittedOrNull(): Promise<string | null> {
    const socket = socketTo();
    socket.on('open', () => socket.send(token));
    return new Promise((resolve) => {
      socket.on('error', () => resolve(null));
      socket.once('message', (data) => resolve(String(data)));
    });
  }

  it('has a token of 256 random bits in the fragment, anew at each start', async () => {
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const before = token;
    await restart({ headersMs: 60_000, helloMs: 60_000, pingMs: 60_000 });
    expect(token).not.toBe(before);
  });

  it('ends its pages when it closes, and is gone afterwards', async () => {
    const { socket } = await admitted();
    const closed = closing(socket);
    await loopback.close();
    expect(await closed).toBe('1001 Cloudbrush has ended');
    expect(application.closedClients).toBe(1);
    await expect(ask('/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await start();
  });

  it('says that a port is taken, and that a page is not built', async () => {
    const taken = startLoopback({ application, rendererDir, log, port: loopback.port });
    await expect(taken).rejects.toMatchObject({ code: 'busy', message: expect.stringContaining(`${loopback.port}`) });
    const unbuilt = startLoopback({ application, rendererDir: join(rendererDir, 'no'), log });
    await expect(unbuilt).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('npm run build'),
    });
  });
});
