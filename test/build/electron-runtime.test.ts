import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { answers } from '../../build/electron-runtime.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A host that says `reply` to whatever it is asked, or nothing at all. */
async function host(reply: string | null): Promise<string> {
  const server = createServer((socket) => {
    closing.push(() => socket.destroy());
    socket.on('error', () => socket.destroy());
    if (reply !== null) socket.end(reply);
  });
  closing.push(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}/electron.zip`;
}

test('a host that has the runtime answers', async () => {
  expect(await answers(await host('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n'), 5000)).toBe(true);
});

test('a host without it does not', async () => {
  expect(await answers(await host('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'), 5000)).toBe(false);
});

test('a host that accepts and then says nothing counts as unreachable, and the wait ends', async () => {
  expect(await answers(await host(null), 100)).toBe(false);
});

test('a port where nothing listens counts as unreachable', async () => {
  const address = await host(null);
  for (const close of closing.splice(0)) close();
  expect(await answers(address, 5000)).toBe(false);
});
