import type { FrameChannel } from '../../../electron/host/frame-channel.ts';
import type { PageChannel } from '../../../renderer/connection/page-channel.ts';

export interface ChannelPair {
  readonly host: FrameChannel;
  readonly page: PageChannel;
  /** Why the host closed; null while open or when the page did. */
  readonly reason: () => string | null;
  /** What the host says of unsent bytes. */
  buffered: number;
}

/** Both ends of a channel inside one process: frames arrive in order, each as a copy, in a later turn. */
export function channelPair(): ChannelPair {
  const closers: (() => void)[] = [];
  let reason: string | null = null;
  let open = true;
  const ends = { host: queueFor(), page: queueFor() };
  const close = (why: string | null): void => {
    if (!open) return;
    open = false;
    reason = why;
    for (const listener of closers) listener();
  };
  const pair: ChannelPair = {
    buffered: 0,
    reason: () => reason,
    host: {
      get bufferedBytes() {
        return pair.buffered;
      },
      send: (frame) => open && ends.page.push(frame),
      onFrame: ends.host.listen,
      onClose: (listener) => closers.push(listener),
      close,
    },
    page: {
      send: (frame) => open && ends.host.push(frame),
      onFrame: ends.page.listen,
      onClose: (listener) => closers.push(listener),
      close: () => close(null),
    },
  };
  return pair;
}

function queueFor() {
  let onFrame: ((frame: Uint8Array) => void) | null = null;
  return {
    push: (frame: Uint8Array): void => {
      const copy = new Uint8Array(frame);
      setImmediate(() => onFrame?.(copy));
    },
    listen: (listener: (frame: Uint8Array) => void): void => {
      onFrame = listener;
    },
  };
}
