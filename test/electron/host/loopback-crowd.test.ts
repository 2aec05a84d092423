import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { userOfConnection } from '../../../electron/host/peer-user.ts';
import { AttackedHost } from './attacked-host.ts';

describe('connections to the loopback host', () => {
  const host = new AttackedHost();

  async function held(text: string): Promise<Socket> {
    const socket = connect(host.loopback.port, '127.0.0.1');
    socket.on('error', () => undefined);
    host.open.push(socket);
    await once(socket, 'connect');
    socket.write(text);
    return socket;
  }

  it('that others hold on to leave room for a page, its files and its pixels', async () => {
    const page = await host.admitted();
    const beginnings = [
      '',
      'GET / HTTP/1.1\r\nHos',
      `POST /entry HTTP/1.1\r\nHost: ${host.own}\r\nContent-Length: 9\r\n\r\n`,
    ];
    for (let i = 0; i < 400; i++) await held(beginnings[i % 3]);
    expect(await host.statusOf('/')).toBe(200);
    expect((await host.admitted()).connectionId).not.toBe('');
    const headers = { 'x-cloudbrush-token': host.token, 'x-cloudbrush-connection': page.connectionId };
    const asked = '/pixels?datasetId=d&splitId=s&layerId=B4&patch=0&generation=1&rank=0';
    expect(await host.statusOf(asked, headers)).not.toBe(401);
    expect(page.socket.readyState).toBe(page.socket.OPEN);
  });

  it('whose peer asks and reads nothing are cut off', async (context) => {
    const table = () => readFile('/proc/net/tcp', 'latin1').catch(() => '');
    if ((await table()) === '') context.skip('only Linux tells which connections there are');
    writeFileSync(join(host.rendererDir, 'assets', 'large.js'), Buffer.alloc(32 << 20));
    await host.restart({ silentMs: 300 });
    const socket = await held('');
    socket.pause();
    socket.write(`GET /assets/large.js HTTP/1.1\r\nHost: ${host.own}\r\n\r\n`);
    const { localPort = 0, remotePort = 0 } = socket;
    const ofHost = async () => userOfConnection(await table(), remotePort, localPort);
    expect(await ofHost()).not.toBeNull();
    await expect.poll(ofHost, { timeout: 10_000 }).toBeNull();
    expect(await host.statusOf('/')).toBe(200);
  });

  it('whose page has gone while pixels are on their way are cut off', async (context) => {
    const table = () => readFile('/proc/net/tcp', 'latin1').catch(() => '');
    if ((await table()) === '') context.skip('only Linux tells which connections there are');
    await host.restart({ silentMs: 300 });
    const { connectionId } = await host.admitted();
    const socket = await held('');
    socket.pause();
    const headers = `Host: ${host.own}\r\nx-cloudbrush-token: ${host.token}\r\nx-cloudbrush-connection: ${connectionId}`;
    // more than the system takes for somebody who does not read, and no more than are under way at once after that
    const asked = Array.from({ length: 11 }, (_, patch) => {
      return `GET /pixels?datasetId=d&splitId=s&layerId=B4&patch=${patch}&generation=1&rank=0 HTTP/1.1\r\n${headers}\r\n\r\n`;
    });
    socket.write(asked.join(''));
    const { localPort = 0, remotePort = 0 } = socket;
    const ofHost = async () => userOfConnection(await table(), remotePort, localPort);
    await expect.poll(() => host.application.reading, { timeout: 10_000 }).toBeGreaterThan(0);
    await expect.poll(ofHost, { timeout: 10_000 }).toBeNull();
  });
});
