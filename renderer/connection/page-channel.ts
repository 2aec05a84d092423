/** The page's end of a way to the host that keeps message borders and order. */
export interface PageChannel {
  send(frame: Uint8Array<ArrayBuffer>): void;
  onFrame(listener: (frame: Uint8Array) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
