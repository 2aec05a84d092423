import type { RawData, WebSocket } from 'ws';
import type { FrameChannel } from './frame-channel.ts';

/** A socket that has shown the token, as a channel of binary frames. A text message ends it. */
export function socketChannel(socket: WebSocket): FrameChannel {
  let onFrame: ((frame: Uint8Array) => void) | null = null;
  const closers: (() => void)[] = [];
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (isBinary && Buffer.isBuffer(data)) onFrame?.(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    else socket.close(1003, 'binary frames only');
  });
  socket.on('close', () => {
    for (const listener of closers.splice(0)) listener();
  });
  return {
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    send: (frame) => {
      if (socket.readyState === socket.OPEN) socket.send(frame);
    },
    onFrame: (listener) => {
      onFrame = listener;
    },
    onClose: (listener) => {
      closers.push(listener);
    },
    close: (reason) => {
      // what is still on its way when the channel is closed comes too late
      onFrame = null;
      endSocket(socket, 1008, reason);
    },
  };
}

/** Says why and hangs up; a peer that does not answer the closing handshake is cut off after a second. */
export function endSocket(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState === socket.CLOSED) return;
  socket.close(code, reason);
  const cut = setTimeout(() => socket.terminate(), 1000);
  cut.unref();
  socket.once('close', () => clearTimeout(cut));
}
