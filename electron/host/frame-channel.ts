/** Larger frames are refused and end the connection. The largest honest one holds a delta (4 MB). */
export const MAX_FRAME_BYTES = 8 << 20;

/** A way to one page that keeps message borders and order: a WebSocket or a MessagePort. */
export interface FrameChannel {
  /** Bytes handed to `send` that have not left the process; 0 where the transport does not say. */
  readonly bufferedBytes: number;
  /** The frame belongs to the channel from here on. Does nothing once closed. */
  send(frame: Uint8Array): void;
  /** Set once, before the first frame arrives. */
  onFrame(listener: (frame: Uint8Array) => void): void;
  /** Called once, whichever side ended it. */
  onClose(listener: () => void): void;
  /** `reason` is for the other side: at most 100 ASCII characters. */
  close(reason: string): void;
}
