import { EventEmitter } from 'node:events';
import { onOrder, record } from './double-record.ts';

type InvokeHandler = (event: unknown, ...args: unknown[]) => unknown;

class IpcMain extends EventEmitter {
  readonly #handlers = new Map<string, InvokeHandler>();

  override on(channel: string, listener: (event: unknown, ...args: unknown[]) => void): this {
    record.channels.push(channel);
    return super.on(channel, listener);
  }

  handle(channel: string, handler: InvokeHandler): void {
    record.channels.push(channel);
    this.#handlers.set(channel, handler);
  }

  async invoke(event: unknown, channel: string, args: readonly unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    return handler(event, ...args);
  }
}

export const ipcMain = new IpcMain();

export interface ForgedMessage {
  readonly channel: string;
  readonly args: readonly unknown[];
  readonly origin: string;
  readonly isMainFrame: boolean;
  readonly isOwnWindow: boolean;
  /** Gone when it arrives: Electron says null, or throws at the first look. */
  readonly frame?: 'null' | 'disposed';
}

/** Set by the window: its contents, so that a forged message can pretend to come from them. */
export const forging: { contents: unknown } = { contents: null };

const disposed = {
  get parent(): never {
    throw new Error('Render frame was disposed before WebFrameMain could be accessed');
  },
};

/** A message as another frame or window might send it; answers what came back and how often a port was handed out. */
onOrder('forge', async ({ channel, args, origin, isMainFrame, isOwnWindow, frame }: ForgedMessage) => {
  let ports = 0;
  const present = {
    origin,
    url: `${origin}/`,
    parent: isMainFrame ? null : {},
    postMessage: (_channel: string, _message: unknown, transfer: readonly unknown[] = []) => {
      ports += transfer.length;
    },
  };
  const senderFrame = frame === undefined ? present : frame === 'null' ? null : disposed;
  const event = { sender: isOwnWindow ? forging.contents : {}, senderFrame, ports: [] };
  if (ipcMain.listenerCount(channel) > 0) {
    ipcMain.emit(channel, event, ...args);
    return { ports };
  }
  return { ports, answer: await ipcMain.invoke(event, channel, args) };
});
