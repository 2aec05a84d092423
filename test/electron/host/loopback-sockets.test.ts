import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { MAX_FRAME_BYTES } from '../../../electron/host/frame-channel.ts';
import { AttackedHost, closing, refusal } from './attacked-host.ts';

describe('sockets of the loopback host', () => {
  const host = new AttackedHost();

  it('need the exact Origin, always', async () => {
    for (const origin of [
      'http://evil.example',
      'null',
      `http://localhost:${host.loopback.port}`,
      `https://${host.own}`,
    ]) {
      expect(await refusal(host.socketTo('/socket', { origin })), origin).toBe(403);
    }
    const bare = `GET /socket HTTP/1.1\r\nHost: ${host.own}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`;
    expect(await host.raw(bare)).toMatch(/^HTTP\/1.1 403 /);
    expect(await refusal(host.socketTo('/socket', { 'sec-fetch-site': 'cross-site' }))).toBe(403);
    expect(await refusal(host.socketTo('/socket', { host: 'evil.example' }))).toBe(403);
  });

  it('that are refused take up no connection, though the peer holds on to its end', async () => {
    const upgrade = 'GET /socket HTTP/1.1\r\nHost: evil\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
    // more than the host takes at once
    for (let attempt = 0; attempt < 200; attempt++) {
      const socket = connect({ host: '127.0.0.1', port: host.loopback.port, allowHalfOpen: true });
      host.open.push(socket);
      socket.on('error', () => null);
      socket.write(upgrade);
      await once(socket.resume(), 'end');
    }
    expect(await host.statusOf('/')).toBe(200);
  });

  it('are there at one path alone', async () => {
    for (const path of ['/', '/socket/', '/socket?x', '/pixels', '/Socket'])
      expect(await refusal(host.socketTo(path)), path).toBe(404);
  });

  it('that show no token, a wrong one or bytes are closed and never reach the application', async () => {
    for (const first of [
      '',
      'x',
      host.token.slice(1),
      `${host.token} `,
      'x'.repeat(100_000),
      Buffer.from(host.token),
      '{"token":1}',
    ]) {
      const socket = host.socketTo();
      socket.on('open', () => socket.send(first));
      expect(await closing(socket)).toBe('4401 wrong token');
    }
    await host.restart({ helloMs: 20 });
    expect(await closing(host.socketTo())).toBe('4408 no token in time');
    expect(host.application.clients).toEqual([]);
  });

  it('never show the token: an admitted one is told its connection and nothing else', async () => {
    const { connectionId } = await host.admitted();
    expect(connectionId).toMatch(/^[0-9a-f-]{36}$/);
    expect(host.application.clients.length).toBe(1);
  });

  it('that send text, nonsense or too much are closed, and their page is let go', async () => {
    const reasons: string[] = [];
    for (const sent of ['text', Buffer.from([0xc1]), Buffer.alloc(MAX_FRAME_BYTES + 1)]) {
      const { socket } = await host.admitted();
      const closed = closing(socket);
      socket.send(sent);
      reasons.push(await closed);
    }
    expect(reasons).toEqual(['1003 binary frames only', '1008 malformed frame', '1009 ']);
    await expect.poll(() => host.application.closedClients).toBe(3);
    const { socket } = await host.admitted();
    socket.terminate();
    await expect.poll(() => host.application.closedClients).toBe(4);
  });

  it('whose page has silently gone are cut off, and those that answer pings stay', async () => {
    await host.restart({ pingMs: 100 });
    const alive = await host.admitted();
    const dead = await host.admitted({ autoPong: false });
    expect(await closing(dead.socket)).toBe('1006 ');
    await expect.poll(() => host.application.closedClients).toBe(1);
    expect(alive.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('by which something comes stay, though their answer to a ping waits behind it', async () => {
    await host.restart({ pingMs: 60 });
    const { socket } = await host.admitted({ autoPong: false });
    let pings = 0;
    // each is answered by bytes that are no answer
    socket.on('ping', () => {
      pings++;
      socket.ping();
    });
    await expect.poll(() => pings).toBeGreaterThan(4);
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });

  it('are bounded in number', async () => {
    const admitted = [];
    for (let i = 0; i < 32; i++) admitted.push(await host.admitted());
    const late = host.socketTo();
    late.on('open', () => late.send(host.token));
    expect(await closing(late)).toBe('1013 too many pages');
    const closed = closing(admitted[0].socket);
    admitted[0].socket.close();
    await closed;
    await host.admitted();
    await expect.poll(() => host.application.clients.length).toBe(33);
  });

  it('that show no token make room for those that do', async () => {
    const silent = Array.from({ length: 32 }, () => host.socketTo());
    await Promise.all(silent.map((socket) => new Promise((resolve) => socket.on('open', resolve))));
    const first = Promise.race(silent.map(closing));
    expect(await host.admittedOrNull()).not.toBeNull();
    expect(await first).toBe('1006 ');
    expect(silent.filter((socket) => socket.readyState === WebSocket.OPEN)).toHaveLength(31);
  });
});
