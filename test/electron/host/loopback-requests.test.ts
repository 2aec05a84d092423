import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startLoopback } from '../../../electron/host/loopback.ts';
import { AttackedHost, closing } from './attacked-host.ts';

describe('requests to the loopback host', () => {
  const host = new AttackedHost();

  it('are answered for its own page: files, types and no others', async () => {
    const page = await host.ask('/', { 'sec-fetch-site': 'none' });
    expect([page.status, page.headers['content-type'], page.body.toString()]).toEqual([
      200,
      'text/html; charset=utf-8',
      '<!doctype html>',
    ]);
    const script = await host.ask('/assets/index-a1.js', {
      'sec-fetch-site': 'same-origin',
      origin: `http://${host.own}`,
    });
    expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
  });

  it('with another Host are refused, so that a rebound name finds nothing', async () => {
    const { own } = host;
    const { port } = host.loopback;
    const names = ['localhost', 'evil.example', '127.1', '127.0.0.2', '0x7f000001', '[::1]', '127.0.0.1.', ''];
    const spellings = ['127.0.0.1', `127.0.0.1:0${port}`, `${own}.`, `${own}@evil.example`, `evil@${own}`];
    for (const sent of [...names.map((name) => `${name}:${port}`), ...spellings]) {
      expect(await host.statusOf('/', { host: sent }), sent).toBe(403);
    }
    expect(await host.raw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 403 /);
    expect(
      await host.raw(`GET / HTTP/1.1\r\nHost: ${host.own}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`),
    ).not.toMatch(/^HTTP\/1.1 200 /);
    expect(
      await host.raw(`GET http://evil.example/ HTTP/1.1\r\nHost: ${host.own}\r\nConnection: close\r\n\r\n`),
    ).toMatch(/^HTTP\/1.1 404 /);
  });

  it('with a foreign Origin are refused wherever it is sent', async () => {
    for (const origin of [
      'http://evil.example',
      'null',
      '',
      `https://${host.own}`,
      `http://localhost:${host.loopback.port}`,
      `http://${host.own}/`,
    ]) {
      expect(await host.statusOf('/', { origin }), origin).toBe(403);
    }
  });

  it('other than GET need the Origin, and then are not there', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH']) {
      expect(await host.statusOf('/', {}, method), method).toBe(403);
      expect(await host.statusOf('/', { origin: 'http://evil.example' }, method), method).toBe(403);
      expect(await host.statusOf('/', { origin: `http://${host.own}` }, method), method).toBe(405);
    }
  });

  it('that a foreign site makes are refused by Sec-Fetch-Site', async () => {
    for (const site of ['cross-site', 'same-site', 'other', '', 'none, cross-site']) {
      expect(await host.statusOf('/', { 'sec-fetch-site': site }), site).toBe(403);
    }
    expect(
      await host.raw(
        `GET / HTTP/1.1\r\nHost: ${host.own}\r\nSec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n\r\n`,
      ),
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
    for (const path of [...paths, ...more]) expect(await host.statusOf(path), path).toBe(404);
  });

  it('get the same strict headers whatever the answer', async () => {
    const answers = [
      await host.ask('/'),
      await host.ask('/nothing'),
      await host.ask('/', { host: 'evil' }),
      await host.ask('/pixels'),
      await host.ask('/', {}, 'POST'),
    ];
    for (const { headers } of answers) {
      const policy = String(headers['content-security-policy']);
      expect(policy.split('; ')).toEqual([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        `connect-src 'self' ws://${host.own}`,
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
    const own = Object.values(networkInterfaces()).flatMap(
      (addresses) => addresses?.map(({ address }) => address) ?? [],
    );
    const others = [
      '127.0.0.2',
      '::1',
      ...own.filter((address) => address !== '127.0.0.1' && !address.startsWith('fe80')),
    ];
    for (const address of others) {
      const outcome = await new Promise((resolve) => {
        const socket = connect(host.loopback.port, address, () => resolve('connected'));
        socket.on('error', () => resolve('refused'));
        host.open.push(socket);
      });
      expect(outcome, address).toBe('refused');
    }
  });

  it('with endless headers, broken ones or none are cut off', async () => {
    expect(await host.raw(`GET / HTTP/1.1\r\nHost: ${host.own}\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).not.toContain(
      '200',
    );
    expect(await host.raw('\0\x01\x02 nonsense\r\n\r\n')).not.toContain('200');
    expect(
      await host.raw(`GET / HTTP/1.1\r\nHost: ${host.own}\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n`),
    ).not.toContain('200 OK');
    await host.restart({ headersMs: 50 });
    expect(await host.raw('GET / HTTP/1.1\r\nHos')).toBe('');
    expect(await host.raw('')).toBe('');
    expect(await host.statusOf('/')).toBe(200);
  });
});

describe('the loopback host', () => {
  const host = new AttackedHost();

  it('has a token of 256 random bits in the fragment, anew at each start', async () => {
    expect(host.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const before = host.token;
    await host.restart();
    expect(host.token).not.toBe(before);
  });

  it('ends its pages when it closes, and is gone afterwards', async () => {
    const { socket } = await host.admitted();
    const closed = closing(socket);
    await host.loopback.close();
    expect(await closed).toBe('1001 Cloudbrush has ended');
    expect(host.application.closedClients).toBe(1);
    await expect(host.ask('/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await host.start();
  });

  it('closes though peers that were refused a socket, or were never heard, hold on to their end', async () => {
    const upgrade = 'GET /socket HTTP/1.1\r\nHost: evil\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
    const held = await Promise.all(
      [upgrade, 'GET', ''].map((text) => {
        return new Promise<Socket>((resolve) => {
          const socket = connect({ host: '127.0.0.1', port: host.loopback.port, allowHalfOpen: true });
          socket.on('error', () => null);
          socket.on('connect', () => socket.write(text, () => resolve(socket)));
        });
      }),
    );
    host.open.push(...held);
    await once(held[0], 'readable');
    await host.loopback.close();
    await expect(host.ask('/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await host.start();
  });

  it('says that a port is taken, and that a page is not built', async () => {
    const { application, rendererDir, log } = host;
    const { port } = host.loopback;
    const taken = startLoopback({ application, rendererDir, log, port });
    await expect(taken).rejects.toMatchObject({ code: 'busy', message: expect.stringContaining(`${port}`) });
    const unbuilt = startLoopback({ application, rendererDir: join(rendererDir, 'no'), log });
    const message = expect.stringContaining('npm run build');
    await expect(unbuilt).rejects.toMatchObject({ code: 'not-found', message });
  });
});
