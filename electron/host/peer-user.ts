import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';

/** As /proc/net/tcp and tcp6 end it: 127.0.0.1 as a little-endian word. */
const LOOPBACK = '0100007F';
const ESTABLISHED = '01';

/**
 * Whether the other end of a loopback connection is a process of this process's own user. Linux alone can be asked;
 * elsewhere the answer is yes. On Linux it is no where nothing can be told.
 */
export async function isOwnUser(socket: Socket): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const { remotePort, localPort } = socket;
  if (remotePort === undefined || localPort === undefined) return false;
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const user = userOfConnection(await readFile(table, 'latin1').catch(() => ''), remotePort, localPort);
    if (user !== null) return user === process.getuid?.();
  }
  return false;
}

/**
 * The user whose socket has `port` here and is connected to `peerPort`, both on 127.0.0.1, by the text of
 * /proc/net/tcp or tcp6; null where there is no such connection.
 */
export function userOfConnection(table: string, port: number, peerPort: number): number | null {
  const own = endpoint(port);
  const other = endpoint(peerPort);
  for (const line of table.split('\n')) {
    const [, local, remote, state, , , , user] = line.trim().split(/\s+/);
    if (state === ESTABLISHED && local?.endsWith(own) && remote?.endsWith(other)) return Number(user);
  }
  return null;
}

function endpoint(port: number): string {
  return `${LOOPBACK}:${port.toString(16).toUpperCase().padStart(4, '0')}`;
}
