import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents, type WebFrameMain } from 'electron';
import { AppError } from '../../shared/errors.ts';
import { PAGE_ORIGIN } from '../host/page-response.ts';

/**
 * The one place that listens to what pages send: every message is looked at here for who sent it, so that no handler
 * can forget to. A test finds any other that registers one.
 */
export class PageIpc {
  readonly #contents: () => WebContents | null;

  /** `contents` of the window whose page, in its main frame, is listened to and nobody else; null before there is one. */
  constructor(contents: () => WebContents | null) {
    this.#contents = contents;
  }

  /** Messages that nobody waits for. Those of strangers are dropped. */
  on(channel: string, listener: (frame: WebFrameMain, argument: unknown) => void): void {
    ipcMain.on(channel, (event, argument: unknown) => {
      const frame = this.#ownFrame(event);
      if (frame !== null) listener(frame, argument);
    });
  }

  /** Questions. Those of strangers are refused. */
  handle(channel: string, answer: (argument: unknown) => Promise<unknown>): void {
    ipcMain.handle(channel, async (event, argument: unknown) => {
      if (this.#ownFrame(event) === null) {
        throw new AppError('bad-argument', 'Only the page of this window is answered.');
      }
      return answer(argument);
    });
  }

  /** The frame that sent it if it is our page; null for other windows, frames within, other origins and frames that are gone. */
  #ownFrame({ sender, senderFrame: frame }: IpcMainEvent | IpcMainInvokeEvent): WebFrameMain | null {
    try {
      if (frame === null || sender !== this.#contents()) return null;
      return frame.parent === null && frame.origin === PAGE_ORIGIN ? frame : null;
    } catch {
      return null; // disposed since: there is nobody left who could be answered
    }
  }
}
