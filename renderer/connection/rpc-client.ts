/// <reference path="../../shared/msgpackr-no-eval.d.ts" />
import { createBirpc } from 'birpc';
import { Packr } from 'msgpackr/index-no-eval';
import type { HostEvent } from '../../shared/contract.ts';
import { AppError, fromWireError, type WireError } from '../../shared/errors.ts';
import type { PageChannel } from './page-channel.ts';

const codec = new Packr({ useRecords: false, copyBuffers: true });

export interface RpcClient {
  /** Throws what the host threw, or AppError `connection` when the channel closes first. */
  call(name: string, ...args: readonly unknown[]): Promise<unknown>;
  /** Says something that has no answer. */
  tell(name: string, ...args: readonly unknown[]): void;
  /** As when the channel closes, which may take its time where nobody is at the other end. */
  end(): void;
}

type Remote = Record<string, (...args: readonly unknown[]) => unknown>;

/** Calls over one channel, until it closes; what comes after that is dropped. `heard` is told of each frame. */
export function rpcOver(
  channel: PageChannel,
  onEvent: (event: HostEvent) => void,
  heard: () => void = () => undefined,
): RpcClient {
  let open = true;
  const rpc = createBirpc<Remote, { event: typeof onEvent }, false>(
    { event: onEvent },
    {
      proxify: false,
      bind: 'functions',
      // an export may take an hour; a host that is gone is noticed by its channel
      timeout: -1,
      post: (frame: Uint8Array) => channel.send(new Uint8Array(frame)),
      on: (listener) =>
        channel.onFrame((frame) => {
          if (!open) return;
          heard();
          listener(frame);
        }),
      serialize: (message: unknown) => codec.pack(message),
      deserialize: (frame: Uint8Array) => withError(codec.unpack(frame)),
    },
  );
  const end = (): void => {
    open = false;
    rpc.$close(connectionLost());
  };
  channel.onClose(end);
  return {
    call: async (name, ...args) => {
      if (!open) throw connectionLost();
      return rpc.$call(name, ...args);
    },
    tell: (name, ...args) => {
      if (open) void rpc.$callEvent(name, ...args);
    },
    end,
  };
}

export function connectionLost(): AppError {
  return new AppError('connection', 'The connection is lost.');
}

function withError(message: unknown): unknown {
  const error = (message as { readonly e?: WireError }).e;
  return error ? { ...(message as object), e: fromWireError(error) } : message;
}
