import type { Place } from './contract.ts';
import type { WireError } from './errors.ts';

/**
 * What the preload puts into the page's world as `window.cloudbrush`. `DroppedFile` is the browser's File, which this
 * folder does not know.
 */
export interface DesktopBridge<DroppedFile> {
  /**
   * Asks the main process for a port. A bridge cannot hand one over, so it comes as a message of the page's own window,
   * a PortMessage; asked for by the page, so that nobody has to guess when it listens.
   */
  connect(requestId: string): void;
  /** The place of a file or folder that was dropped. Its path stays between preload and main. */
  dropped(file: DroppedFile): Promise<DroppedAnswer>;
}

/** Carries the port to the page. */
export interface PortMessage {
  readonly cloudbrushPort: string;
}

/** Errors cross a bridge without their fields, so they come as values. */
export type DroppedAnswer = { readonly place: Place } | { readonly error: WireError };
