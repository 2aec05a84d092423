import type { PixelRequest } from '../../shared/contract.ts';
import { AppError, fromWireError, type WireError } from '../../shared/errors.ts';
import type { Connection } from './connection.ts';
import type { PageChannel } from './page-channel.ts';
import { takeToken } from './page-token.ts';
import { PixelLine } from './pixel-line.ts';
import { type Link, ReconnectingLink, Refused } from './reconnecting.ts';
import { connectionLost } from './rpc-client.ts';

/** The host's close code for a wrong token. */
const REFUSED = 4401;

/** Calls over a WebSocket, pixels by GET. Throws AppError `connection` where the host is not there or refuses. */
export async function connectToLoopback(): Promise<Connection> {
  const token = await takeToken();
  if (token === null) throw new AppError('connection', NO_KEY);
  let link: ReconnectingLink;
  try {
    link = await ReconnectingLink.start(() => openSocket(token));
  } catch (error) {
    throw error instanceof Refused ? new AppError('connection', NO_KEY) : error;
  }
  addEventListener('online', () => link.retryNow());
  document.addEventListener('visibilitychange', () => link.retryNow());
  const line = new PixelLine((request, signal) => fetchPixels(request, token, link.live.connectionId, signal));
  return {
    host: 'browser',
    calls: link.calls,
    pixels: (request, signal) => line.request(request, signal),
    onEvent: (listener) => link.events.add(listener),
    onState: (listener) => link.states.add(listener),
  };
}

const NO_KEY = 'This page has no valid key to Cloudbrush. Open the address that Cloudbrush printed when it started.';

/** Opens a socket and shows the token; settles when the host has answered with the connection's id. */
function openSocket(token: string): Promise<Link> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(new URL('socket', location.href.replace(/^http/, 'ws')));
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => socket.send(token));
    socket.addEventListener('close', (event) => {
      reject(event.code === REFUSED ? new Refused(event.reason) : connectionLost());
    });
    socket.addEventListener(
      'message',
      (event) => {
        resolve({ channel: channelOver(socket), connectionId: String(event.data) });
      },
      { once: true },
    );
  });
}

function channelOver(socket: WebSocket): PageChannel {
  // frames may follow the id before the promise's reader has put its listener in place
  const early: Uint8Array[] = [];
  let onFrame = (frame: Uint8Array): void => void early.push(frame);
  socket.addEventListener('message', (event) => {
    if (event.data instanceof ArrayBuffer) onFrame(new Uint8Array(event.data));
  });
  return {
    send: (frame) => socket.send(frame),
    onFrame: (listener) => {
      onFrame = listener;
      for (const frame of early.splice(0)) listener(frame);
    },
    onClose: (listener) => {
      if (socket.readyState >= WebSocket.CLOSING) queueMicrotask(listener);
      else socket.addEventListener('close', listener, { once: true });
    },
    close: () => socket.close(),
  };
}

async function fetchPixels(
  request: PixelRequest,
  token: string,
  connectionId: string,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const query = new URLSearchParams(Object.entries(request).map(([name, value]) => [name, String(value)]));
  const headers = { 'x-cloudbrush-token': token, 'x-cloudbrush-connection': connectionId };
  let response: Response;
  try {
    response = await fetch(`pixels?${query}`, { headers, signal, credentials: 'omit', cache: 'no-store' });
    if (response.ok) {
      return 'bytes' in response ? await response.bytes() : new Uint8Array(await (response as Response).arrayBuffer());
    }
  } catch {
    throw connectionLost();
  }
  const isOurs = response.headers.get('content-type')?.startsWith('application/json');
  throw isOurs ? fromWireError((await response.json()) as WireError) : connectionLost();
}
