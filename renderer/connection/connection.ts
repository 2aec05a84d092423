/// <reference path="./window-bridge.d.ts" />
import type { Calls, HostEvent, PixelRequest, Place } from '../../shared/contract.ts';
import type { ConnectionState } from './connection-state.ts';

/** The page's side of the contract, whichever host it runs on. */
export interface Connection {
  readonly host: 'desktop' | 'browser';
  /**
   * Every call of the contract. While the connection is lost, and for the calls that were under way when it was cut,
   * they throw AppError `connection`; whether such a call was carried out is then unknown.
   */
  readonly calls: Calls;
  /**
   * One layer of one patch in a buffer of its own. Newest generation first, then lowest rank; throws AppError
   * `superseded` when a newer generation overtakes it, `cancelled` by `signal`, `connection` when it is cut.
   */
  pixels(request: PixelRequest, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  /** Events that came before the first listener are kept for it. Returns what removes the listener. */
  onEvent(listener: (event: HostEvent) => void): () => void;
  /** Called at each change, not with the state at the start, which is `open`. */
  onState(listener: (state: ConnectionState) => void): () => void;
  /** Tries to get through to the host at once: by a new line where there is none, or where it does not answer. */
  retry(): void;
  /** Desktop only: the place of a file or folder that was dropped. */
  readonly dropped?: (file: File) => Promise<Place>;
}
