import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { FrameChannel } from './frame-channel.ts';
import { MAX_FRAME_BYTES } from './frame-channel.ts';
import { tokenMatches } from './page-token.ts';
import { endSocket, socketChannel } from './socket-channel.ts';

/** Close code for a wrong token: the page must not try again. */
const REFUSED = 4401;
/** Close code of no token in time, as from a slow network or by a busy host: the page may try again. */
const TOO_SLOW = 4408;
/** Close code of one page too many: the page may try again. */
const FULL = 1013;
/** Of pages. */
const MAX_SOCKETS = 32;
/** Of those that have not shown the token yet; the one that has waited longest gives way to the next. */
const MAX_UNPROVEN = 32;

export interface SocketTiming {
  /** A socket that has not shown the token by then is closed. */
  readonly helloMs: number;
  /** A socket by which neither the last ping's answer nor anything else has come when the next is due is cut off. */
  readonly pingMs: number;
}

export interface SocketHost {
  /** Takes over an upgrade request that the guard let through. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** Answers an upgrade request with a status and hangs up, without waiting for the peer to do so. */
export function refuseUpgrade(socket: Duplex, status: '403 Forbidden' | '404 Not Found'): void {
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

interface SocketHostOptions {
  readonly token: string;
  readonly timing: SocketTiming;
  /** `connection` is what the page's messages come by. */
  readonly onPage: (connectionId: string, channel: FrameChannel, connection: Socket) => void;
}

/**
 * WebSockets of pages. The first message is the token as text, answered by the connection's id as text; everything
 * after that is binary frames.
 */
export function openSocketHost({ token, timing, onPage }: SocketHostOptions): SocketHost {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
  });
  const sockets = new Map<WebSocket, { answered: boolean; readonly connection: Socket; bytesRead: number }>();
  const unproven = new Set<WebSocket>();
  const pinging = setInterval(() => {
    for (const [socket, state] of sockets) {
      const { bytesRead } = state.connection;
      // The answer stands behind what is just coming: a large stroke over a slow network takes minutes.
      if (!state.answered && bytesRead === state.bytesRead) socket.terminate();
      state.answered = false;
      state.bytesRead = bytesRead;
      socket.ping();
    }
  }, timing.pingMs);

  function admit(socket: WebSocket, request: IncomingMessage): void {
    const state = { answered: true, connection: request.socket, bytesRead: 0 };
    sockets.set(socket, state);
    unproven.add(socket);
    const [oldest] = unproven;
    if (unproven.size > MAX_UNPROVEN) oldest.terminate();
    socket.on('pong', () => {
      state.answered = true;
    });
    socket.on('close', () => {
      sockets.delete(socket);
      unproven.delete(socket);
    });
    // a protocol error is followed by 'close', where the page's things are let go
    socket.on('error', () => socket.terminate());
    const tooSlow = setTimeout(() => endSocket(socket, TOO_SLOW, 'no token in time'), timing.helloMs);
    socket.once('close', () => clearTimeout(tooSlow));
    socket.once('message', (data: RawData, isBinary: boolean) => {
      clearTimeout(tooSlow);
      if (isBinary || !Buffer.isBuffer(data) || data.length > 200 || !tokenMatches(token, data.toString('utf8'))) {
        endSocket(socket, REFUSED, 'wrong token');
        return;
      }
      unproven.delete(socket);
      if (sockets.size - unproven.size > MAX_SOCKETS) {
        endSocket(socket, FULL, 'too many pages');
        return;
      }
      const connectionId = randomUUID();
      // first, because the page takes everything after it for frames
      socket.send(connectionId);
      onPage(connectionId, socketChannel(socket), request.socket);
    });
  }

  return {
    upgrade: (request, socket, head) => {
      if (request.url !== '/socket') {
        refuseUpgrade(socket, '404 Not Found');
        return;
      }
      server.handleUpgrade(request, socket, head, admit);
    },
    close: () => {
      clearInterval(pinging);
      for (const socket of sockets.keys()) endSocket(socket, 1001, 'Cloudbrush has ended');
    },
  };
}
