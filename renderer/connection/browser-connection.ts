import type { PixelRequest } from '../../shared/contract.ts';
import { AppError, fromWireError, type WireError } from '../../shared/errors.ts';
import type { Connection } from './connection.ts';
import type { PageChannel } from './page-channel.ts';
import { takeToken } from './page-token.ts';
import { PixelLine } from './pixel-line.ts';
import { type Link, type LiveLink, ReconnectingLink, Refused } from './reconnecting.ts';
import { connectionLost } from './rpc-client.ts';

/** The host's close code for a wrong token. */
const REFUSED = 4401;
/** More than the five seconds that Chromium itself holds back sockets of a page that has failed many times. */
const OPENING_MS = 10_000;
/** So long a line may take to answer that the annotator asks for, and one that may have died while nobody looked. */
const PATIENCE_MS = { asked: 500, woken: 3_000 } as const;

/** Calls over a WebSocket, pixels by GET. Throws AppError `connection` where the host is not there or refuses. */
export async function connectToLoopback(): Promise<Connection> {
  const token = await takeToken();
  if (token === null) throw new AppError('connection', NO_KEY);
  let link: ReconnectingLink;
  try {
    link = await ReconnectingLink.start({ open: (signal) => openSocket(token, signal), goesSilent: true });
  } catch (error) {
    throw error instanceof Refused ? new AppError('connection', NO_KEY) : error;
  }
  const wake = (): void => link.retryNow(PATIENCE_MS.woken);
  addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  document.addEventListener('resume', wake);
  const line = new PixelLine((request, signal) => fetchPixels(request, token, link.live, signal));
  return {
    host: 'browser',
    calls: link.calls,
    pixels: (request, signal) => line.request(request, signal),
    onEvent: (listener) => link.events.add(listener),
    onState: (listener) => link.states.add(listener),
    retry: () => link.retryNow(PATIENCE_MS.asked),
  };
}

const NO_KEY = 'This page has no valid key to Cloudbrush. Open the address that Cloudbrush printed when it started.';

/** Opens a socket and shows the token; settles when the host has answered with the connection's id. */
function openSocket(token: string, signal: AbortSignal): Promise<Link> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(new URL('socket', location.href.replace(/^http/, 'ws')));
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => socket.send(token));
    const giveUp = (): void => {
      settle();
      socket.close();
      reject(connectionLost());
    };
    // Nobody says that a host is not reached which swallows what it is sent; a browser waits for minutes.
    const tooSlow = setTimeout(giveUp, OPENING_MS);
    signal.addEventListener('abort', giveUp);
    const settle = (): void => {
      clearTimeout(tooSlow);
      signal.removeEventListener('abort', giveUp);
    };
    socket.addEventListener('close', (event) => {
      settle();
      reject(event.code === REFUSED ? new Refused(event.reason) : connectionLost());
    });
    socket.addEventListener(
      'message',
      (event) => {
        settle();
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
  { connectionId, gone }: LiveLink,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const query = new URLSearchParams(Object.entries(request).map(([name, value]) => [name, String(value)]));
  const headers = { 'x-cloudbrush-token': token, 'x-cloudbrush-connection': connectionId };
  // A request on a dead line would wait for ever, in one of the few places that a browser has for them.
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  for (const given of [signal, gone]) given.addEventListener('abort', abort);
  let response: Response;
  try {
    const { signal } = stop;
    response = await fetch(`pixels?${query}`, { headers, signal, credentials: 'omit', cache: 'no-store' });
    if (response.ok) {
      return 'bytes' in response ? await response.bytes() : new Uint8Array(await (response as Response).arrayBuffer());
    }
  } catch {
    throw connectionLost();
  } finally {
    for (const given of [signal, gone]) given.removeEventListener('abort', abort);
  }
  const isOurs = response.headers.get('content-type')?.startsWith('application/json');
  throw isOurs ? fromWireError((await response.json()) as WireError) : connectionLost();
}
