import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { AttackedHost, closing } from './attacked-host.ts';

const pixelsPath = (patch = 3, more = ''): string =>
  `/pixels?datasetId=d&splitId=s&layerId=L1C_B4&patch=${patch}&generation=1&rank=0${more}`;

describe('pixels of the loopback host', () => {
  const host = new AttackedHost();

  it('need the token in the header: not in a cookie, the query or another form', async () => {
    const { connectionId } = await host.admitted();
    const id = { 'x-cloudbrush-connection': connectionId };
    const good = await host.ask(pixelsPath(), { ...id, 'x-cloudbrush-token': host.token });
    expect([good.status, good.headers['content-type'], good.body.length, good.body[0]]).toEqual([
      200,
      'application/octet-stream',
      524_288,
      3,
    ]);
    const wrong = ['', 'x', host.token.slice(1), `${host.token}x`, host.token.toUpperCase(), ` ${host.token} x`];
    for (const given of wrong)
      expect(await host.statusOf(pixelsPath(), { ...id, 'x-cloudbrush-token': given }), given).toBe(401);
    expect(await host.statusOf(pixelsPath(), id)).toBe(401);
    expect(
      await host.statusOf(pixelsPath(), { ...id, cookie: `token=${host.token}; x-cloudbrush-token=${host.token}` }),
    ).toBe(401);
    expect(await host.statusOf(pixelsPath(3, `&token=${host.token}&x-cloudbrush-token=${host.token}`), id)).toBe(401);
    expect(await host.statusOf(pixelsPath(), { ...id, authorization: `Bearer ${host.token}` })).toBe(401);
  });

  it('need a page that is connected now', async () => {
    const { socket, connectionId } = await host.admitted();
    const headers = { 'x-cloudbrush-token': host.token, 'x-cloudbrush-connection': connectionId };
    expect(await host.statusOf(pixelsPath(), { 'x-cloudbrush-token': host.token })).toBe(410);
    expect(await host.statusOf(pixelsPath(), { ...headers, 'x-cloudbrush-connection': '__proto__' })).toBe(410);
    socket.close();
    await closing(socket);
    await expect.poll(() => host.application.closedClients).toBe(1);
    expect(await host.statusOf(pixelsPath(), headers)).toBe(410);
  });

  it('are refused in plain words where the request is not of the contract', async () => {
    const { connectionId } = await host.admitted();
    const headers = { 'x-cloudbrush-token': host.token, 'x-cloudbrush-connection': connectionId };
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
      const answer = await host.ask(path, headers);
      expect(answer.status, path).toBe(400);
      expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 'bad-argument' });
    }
    expect(await host.statusOf(pixelsPath(0).replace('L1C_B4', 'missing'), headers)).toBe(404);
  });

  it('that nobody waits for any more give their place back', async () => {
    const { connectionId } = await host.admitted();
    const release = host.application.hold();
    const leaving = Array.from({ length: 6 }, () => {
      const socket = connect(host.loopback.port, '127.0.0.1');
      socket.write(
        `GET ${pixelsPath()} HTTP/1.1\r\nHost: ${host.own}\r\nx-cloudbrush-token: ${host.token}\r\nx-cloudbrush-connection: ${connectionId}\r\n\r\n`,
      );
      return socket;
    });
    await expect.poll(() => host.application.reading).toBe(6);
    for (const socket of leaving) socket.destroy();
    release();
    const headers = { 'x-cloudbrush-token': host.token, 'x-cloudbrush-connection': connectionId };
    expect(await host.statusOf(pixelsPath(), headers)).toBe(200);
  });
});
