/** What the world can do to us, by kind. The page branches on a few of these; the text is for the annotator. */
export const errorCodes = [
  'bad-argument', // the page or the command line sent something that the contract does not allow
  'not-found', // an id, file or patch that is not there
  'bad-file', // a file whose content is not what its name or place promises
  'unreadable', // the operating system refused a read
  'unwritable', // the operating system refused a write
  'exists', // a target that is already there and may not be replaced
  'conflict', // the head has moved: somebody else edited this mask
  'source-changed', // the source label is no longer the one the edits were made on
  'bad-delta', // a delta that does not fit the mask that it names
  'bad-code', // a label code that the target or the item type cannot hold
  'bad-project', // a project file that is damaged, foreign or newer
  'busy', // the thing is being used by another program or job
  'cancelled', // the user cancelled
  'superseded', // a newer request made this one pointless
  'connection', // the host cannot be reached
  'unsupported', // this host or system cannot do it
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** An error of the world's making: `message` says what was wrong, with the value, and what to do. */
export class AppError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = 'AppError';
    this.code = code;
  }
}

/** Throws when one of our own invariants does not hold. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant: ${message}`);
}

export interface WireError {
  readonly code: ErrorCode | 'internal';
  readonly message: string;
}

/** Form of an error that crosses to the page; an error of ours crosses without its stack. */
export function toWireError(error: unknown): WireError {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

export function fromWireError(error: WireError): Error {
  return error.code === 'internal' ? new Error(error.message) : new AppError(error.code, error.message);
}
