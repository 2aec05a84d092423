import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isOwnUser, userOfConnection } from '../../../electron/host/peer-user.ts';
import { AttackedHost, closing } from './attacked-host.ts';

describe('the address that a browser is started with', () => {
  const host = new AttackedHost();
  const codeOf = (url: string) => new URL(url).hash.slice('#code='.length);
  const exchange = (code: string, headers: Record<string, string> = {}) =>
    host.ask('/entry', { origin: `http://${host.own}`, 'x-cloudbrush-code': code, ...headers }, 'POST');

  it('holds a code that is exchanged for the token once, and a second use is refused and noticed', async () => {
    const code = codeOf(host.loopback.entryUrl());
    expect(code).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(code).not.toBe(host.token);
    const first = await exchange(code);
    expect([first.status, first.body.toString()]).toEqual([200, host.token]);
    expect(first.headers['cache-control']).toBe('no-store');
    const second = await exchange(code);
    expect(second.status).toBe(403);
    expect(JSON.parse(second.body.toString())).toMatchObject({
      code: 'connection',
      message: expect.stringMatching(/^The address of this page opens one page, and has done so\. .* printed /),
    });
    expect(host.logged).toEqual(['a page was refused: the address that opens one page was used a second time']);
    expect(`${host.logged} ${second.body}`).not.toContain(code);
  });

  it('opens one page only, however many try at the same moment', async () => {
    const code = codeOf(host.loopback.entryUrl());
    const answers = await Promise.all(Array.from({ length: 8 }, () => exchange(code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 403)]);
  });

  it('expires, and ends with the next one', async () => {
    const old = codeOf(host.loopback.entryUrl());
    const code = codeOf(host.loopback.entryUrl());
    expect((await exchange(old)).status).toBe(403);
    expect((await exchange(code)).status).toBe(200);
    await host.restart({ entryMs: 0 });
    const late = await exchange(codeOf(host.loopback.entryUrl()));
    expect([late.status, late.body.toString()]).toEqual([403, expect.stringContaining('not valid any more')]);
  });

  it('is no token, nor the token a code, and wrong codes are refused without wearing the right one out', async () => {
    const code = codeOf(host.loopback.entryUrl());
    const socket = host.socketTo();
    socket.on('open', () => socket.send(code));
    expect(await closing(socket)).toBe('4401 wrong token');
    expect(await host.statusOf('/pixels', { 'x-cloudbrush-token': code })).toBe(401);
    for (const wrong of [host.token, '', `${code}=`, code.slice(1), 'null', `${code}, ${code}`])
      expect((await exchange(wrong)).status, wrong).toBe(403);
    expect((await host.ask('/entry', { origin: `http://${host.own}` }, 'POST')).status).toBe(403);
    expect((await exchange(code)).status).toBe(200);
  });

  it('is exchanged for its own page alone: by POST, from the exact origin', async () => {
    const code = codeOf(host.loopback.entryUrl());
    const withCode = { 'x-cloudbrush-code': code };
    expect(await host.statusOf('/entry', withCode)).toBe(404);
    expect(await host.statusOf('/entry', withCode, 'POST')).toBe(403);
    expect((await exchange(code, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await exchange(code, { origin: 'null' })).status).toBe(403);
    expect((await exchange(code, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await exchange(code, { host: 'evil.example' })).status).toBe(403);
    expect((await exchange(code)).status).toBe(200);
  });

  it.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
    'is of no use to another user, who can read it in the list of processes, and stays good for its own',
    async () => {
      const code = codeOf(host.loopback.entryUrl());
      const lines = ['POST /entry HTTP/1.1', `Host: ${host.own}`, `Origin: http://${host.own}`];
      const request = [...lines, `X-Cloudbrush-Code: ${code}`, 'Connection: close', '', ''].join('\\r\\n');
      const script = `exec 3<>/dev/tcp/127.0.0.1/${host.loopback.port}; printf '${request}' >&3; cat <&3`;
      const other = spawn('bash', ['-c', script], { uid: 65534, gid: 65534, cwd: '/' });
      let answer = '';
      other.stdout.on('data', (chunk) => {
        answer += chunk;
      });
      await once(other, 'close');
      expect(answer).toMatch(/^HTTP\/1.1 403 /);
      expect(answer).toContain('cannot tell that this page is yours');
      expect(answer).not.toContain(host.token);
      expect(host.logged).toEqual(['a page was refused: its address was opened by another user of this computer']);
      expect((await exchange(code)).status).toBe(200);
    },
  );
});

describe('whose a connection is', () => {
  it("is read from the kernel's table, by both ports and as long as it is open", () => {
    const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
    const line = (local: string, remote: string, state: string, user: number) =>
      `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  ${user}        0 411 1 0 20 4 30`;
    const table = [
      head,
      line('0100007F:1F90', '00000000:0000', '0A', 1),
      line('0100007F:1F90', '0100007F:C350', '01', 2),
      line('0100007F:C350', '0100007F:1F90', '06', 3),
      line('0100007F:C350', '0200007F:1F90', '01', 4),
      line('0100007F:C350', '0100007F:1F90', '01', 1000),
      '',
    ].join('\n');
    expect(userOfConnection(table, 50_000, 8080)).toBe(1000);
    expect(userOfConnection(table, 8080, 50_000)).toBe(2);
    expect(userOfConnection(table, 50_001, 8080)).toBeNull();
    const mapped = '0000000000000000FFFF00000100007F';
    expect(userOfConnection(line(`${mapped}:0050`, `${mapped}:1F90`, '01', 7), 80, 8080)).toBe(7);
    expect(userOfConnection('', 80, 8080)).toBeNull();
  });

  it('is the own one for a process of the same user', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const client = connect(port, '127.0.0.1');
    const [peer] = (await once(server, 'connection')) as [Socket];
    expect(await isOwnUser(peer)).toBe(true);
    client.destroy();
    peer.destroy();
  });
});
