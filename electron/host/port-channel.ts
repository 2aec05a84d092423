import type { FrameChannel } from './frame-channel.ts';

/** What we need of Electron's MessagePortMain, so that nothing here knows Electron. */
export interface HostPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** A port to the page as a channel of frames. Anything but bytes ends it; a port has no way to say why. */
export function portChannel(port: HostPort): FrameChannel {
  const closers: (() => void)[] = [];
  let open = true;
  const end = (): void => {
    open = false;
    for (const listener of closers.splice(0)) listener();
  };
  const close = (): void => {
    if (!open) return;
    port.close();
    end();
  };
  port.on('close', end);
  return {
    bufferedBytes: 0,
    // cloning a view clones the whole buffer behind it, and the packer's buffers hold many frames
    send: (frame) => open && port.postMessage(new Uint8Array(frame)),
    onFrame: (listener) => {
      port.on('message', ({ data }) => {
        if (!open) return;
        if (data instanceof Uint8Array) listener(data);
        else close();
      });
      port.start();
    },
    onClose: (listener) => {
      closers.push(listener);
    },
    close,
  };
}
