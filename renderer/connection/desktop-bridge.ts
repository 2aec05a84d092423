import type { Place } from '../../shared/contract.ts';

/** What the preload puts into the page's world. */
export interface DesktopBridge {
  /**
   * Asks main for a channel. A bridge cannot hand over a port, so it comes as a message of the page's own window,
   * `{ cloudbrushPort: requestId }`; asked for by the page, so that nobody has to guess when it listens.
   */
  connect(requestId: string): void;
  /** The place of a file or folder that was dropped. The path stays between preload and main. */
  dropped(file: File): Promise<DroppedAnswer>;
}

/** Errors cross a bridge without their fields, so they come as values. */
export type DroppedAnswer =
  | { readonly place: Place }
  | { readonly error: { readonly code: string; readonly message: string } };

declare global {
  interface Window {
    readonly cloudbrush?: DesktopBridge;
  }
}
