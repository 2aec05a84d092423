import type { FrameChannel } from './frame-channel.ts';

/** What we need of Electron's MessagePortMain, so that nothing here knows Electron. */
export interface HostPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** A port to the page as a channel of frames. Anything but bytes ends it; the reason stays with the log. */
export function portChannel(port: HostPort, log: (line: string) => void): FrameChannel {
  const closers: (() => void)[] = [];
  let open = true;
  const end = (): void => {
    open = false;
    for (const listener of closers.splice(0)) listener();
  };
  const close = (reason: string): void => {
    if (!open) return;
    log(`the window's connection was closed: ${reason}`);
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
        else close('binary frames only');
      });
      port.start();
    },
    onClose: (listener) => {
      closers.push(listener);
    },
    close,
  };
}
