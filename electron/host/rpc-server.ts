/// <reference path="../../shared/msgpackr-no-eval.d.ts" />
import { createBirpc } from 'birpc';
import { Packr } from 'msgpackr/index-no-eval';
import { type CallName, type Calls, type HostEvent, isCallName, parseArgument } from '../../shared/contract.ts';
import { AppError, toWireError, type WireError } from '../../shared/errors.ts';
import { type FrameChannel, MAX_FRAME_BYTES } from './frame-channel.ts';
import { internalErrorLine } from './internal-error.ts';
import type { PixelQueue } from './pixel-queue.ts';
import { isPlainMessagePack } from './plain-messagepack.ts';

export const MAX_CALLS_IN_FLIGHT = 32;
/** A page that does not read its answers is cut off before they fill the memory. */
const MAX_BUFFERED_BYTES = 64 << 20;

const codec = new Packr({ useRecords: false, copyBuffers: true });

export interface RpcServerOptions {
  readonly channel: FrameChannel;
  readonly calls: Calls;
  /** Answers `pixels` frames; null where pixels travel another way. */
  readonly pixels: PixelQueue | null;
  /** The page has given up another line, by its connection's id, for this one. */
  readonly replaces: (connectionId: string) => void;
  readonly log: (line: string) => void;
}

export interface RpcServer {
  emit(event: HostEvent): void;
}

interface Remote {
  event(event: HostEvent): void;
}

interface Request {
  readonly t: 'q';
  readonly m: string;
  readonly a: readonly unknown[];
  readonly i?: string;
}

/** Answers one page's calls over a channel. Nothing that the page sends makes it throw or the process end. */
export function serveRpc(options: RpcServerOptions): RpcServer {
  const { channel, calls, pixels, log } = options;
  let inFlight = 0;
  let closed = false;

  async function run(name: CallName, argument: unknown): Promise<unknown> {
    inFlight++;
    try {
      if (inFlight > MAX_CALLS_IN_FLIGHT) {
        throw new AppError('busy', `More than ${MAX_CALLS_IN_FLIGHT} calls at once: ${name} was not begun. Try again.`);
      }
      const call = calls[name] as (argument: unknown) => Promise<unknown>;
      return await call.call(calls, parseArgument(name, argument));
    } catch (error) {
      throw new WireFailure(wireFormOf(error, name, log));
    } finally {
      inFlight--;
    }
  }

  const pixelCalls = pixels === null ? null : pixelHandlers(pixels, channel, log);
  const resolve = (name: string): ((...args: unknown[]) => unknown) | undefined => {
    if (isCallName(name)) return (argument) => run(name, argument);
    // a page asks so whether anybody is there
    if (name === 'alive') return () => null;
    if (name === 'replaces') return (id) => typeof id === 'string' && options.replaces(id);
    return pixelCalls?.get(name);
  };

  function cutOff(reason: string): void {
    log(`a page was cut off: ${reason}`);
    channel.close(reason);
  }

  const rpc = createBirpc<Remote, object, false>(Object.create(null) as object, {
    proxify: false,
    timeout: -1,
    resolver: (name) => resolve(name),
    post: (frame: Uint8Array) => {
      if (closed) return;
      channel.send(frame);
      if (channel.bufferedBytes > MAX_BUFFERED_BYTES) cutOff('the page does not read its answers');
    },
    on: (listener) => channel.onFrame(listener),
    serialize: (message: unknown) => codec.pack(withWireError(message)),
    deserialize: (frame: Uint8Array) => readRequest(frame),
    onGeneralError: (error) => {
      if (error instanceof BadFrame) cutOff(error.message);
      else log(internalErrorLine('an answer', error));
      return true;
    },
  });
  channel.onClose(() => {
    closed = true;
    rpc.$close();
  });
  return {
    emit: (event) => {
      if (!closed) rpc.$callEvent('event', event).catch((error: unknown) => log(internalErrorLine('an event', error)));
    },
  };
}

/**
 * `pixels(request, ticket)` answers one layer; the page names the same ticket in `pixels.done` when it has the bytes,
 * or when it no longer wants them. Until then they count as in flight.
 */
function pixelHandlers(pixels: PixelQueue, channel: FrameChannel, log: RpcServerOptions['log']) {
  const tickets = new Map<unknown, AbortController>();
  channel.onClose(() => {
    for (const controller of tickets.values()) controller.abort();
  });
  return new Map<string, (...args: unknown[]) => unknown>([
    [
      'pixels',
      async (request, ticket) => {
        try {
          if (!Number.isSafeInteger(ticket) || tickets.has(ticket)) {
            throw new AppError('bad-argument', 'pixels: the ticket must be a new integer.');
          }
          const done = new AbortController();
          tickets.set(ticket, done);
          done.signal.addEventListener('abort', () => tickets.delete(ticket));
          try {
            const answer = await pixels.take(request, done.signal);
            done.signal.addEventListener('abort', answer.release);
            return answer.bytes;
          } catch (error) {
            done.abort();
            throw error;
          }
        } catch (error) {
          throw new WireFailure(wireFormOf(error, 'pixels', log));
        }
      },
    ],
    ['pixels.done', (ticket) => tickets.get(ticket)?.abort()],
  ]);
}

/** The wire form of what a call threw; of an error of ours only its kind crosses, the rest is logged here. */
export function wireFormOf(error: unknown, what: string, log: (line: string) => void): WireError {
  if (error instanceof AppError) return toWireError(error);
  log(internalErrorLine(what, error));
  const message = `Cloudbrush made a mistake in ${what}; its output says more. Whatever was shown as saved is safe.`;
  return { code: 'internal', message };
}

class WireFailure extends Error {
  readonly wire: WireError;
  constructor(wire: WireError) {
    super(wire.message);
    this.wire = wire;
  }
}

class BadFrame extends Error {}

/** birpc puts the thrown error into `e` as it is; across goes its wire form. */
function withWireError(message: unknown): unknown {
  if (typeof message !== 'object' || message === null || !('e' in message)) return message;
  const error = message.e;
  const wire = error instanceof WireFailure ? error.wire : { code: 'bad-argument', message: 'There is no such call.' };
  return { ...message, e: wire };
}

/** Throws BadFrame unless the frame is a call in the form that birpc sends, with at most two arguments. */
function readRequest(frame: Uint8Array): Request {
  if (frame.byteLength > MAX_FRAME_BYTES) throw new BadFrame('frame too large');
  if (!isPlainMessagePack(frame)) throw new BadFrame('malformed frame');
  let message: unknown;
  try {
    message = codec.unpack(frame);
  } catch {
    throw new BadFrame('malformed frame');
  }
  if (!isRequest(message)) throw new BadFrame('malformed request');
  return message;
}

function isRequest(message: unknown): message is Request {
  if (typeof message !== 'object' || message === null) return false;
  const { t, m, a, i } = message as Record<string, unknown>;
  if (t !== 'q' || typeof m !== 'string' || m.length > 100) return false;
  if (!Array.isArray(a) || a.length > 2) return false;
  return i === undefined || (typeof i === 'string' && i.length > 0 && i.length <= 64);
}
