import type { ClosingAnswer, HostEvent, Place } from '../../shared/contract.ts';
import type { FrameChannel } from './frame-channel.ts';
import { internalErrorLine } from './internal-error.ts';
import { PixelQueue } from './pixel-queue.ts';
import { type RpcServer, serveRpc } from './rpc-server.ts';
import type { Application, Shell } from './services-interface.ts';

export interface ClientOptions {
  readonly application: Application;
  readonly channel: FrameChannel;
  readonly host: 'desktop' | 'browser';
  readonly shell: Shell | null;
  readonly onClosingAnswer?: (answer: ClosingAnswer) => void;
  /** Pixels by frames, or by another way that takes them from `pixels`. */
  readonly pixelsInFrames: boolean;
  /** A place that the shell was handed before there was a page to tell. */
  readonly opening: Place | null;
  /** The page has given up another connection for this one, by its id. */
  readonly replaces?: (connectionId: string) => void;
  readonly log: (line: string) => void;
}

/** One connected page: its services, its pixel queue and the channel between. */
export interface Client {
  readonly pixels: PixelQueue;
  emit(event: HostEvent): void;
  /** Settles when the page's services have let go of everything. */
  readonly closed: Promise<void>;
  close(reason: string): void;
}

export function serveClient(options: ClientOptions): Client {
  const { application, channel, host, shell, onClosingAnswer, log } = options;
  let server: RpcServer | null = null;
  const emit = (event: HostEvent): void => server?.emit(event);
  const services = application.connect({ host, shell, emit, ...(onClosingAnswer && { onClosingAnswer }) });
  const pixels = new PixelQueue((request, signal) => services.readPixels(request, signal));
  const { pixelsInFrames, replaces = () => undefined } = options;
  server = serveRpc({ channel, calls: services, pixels: pixelsInFrames ? pixels : null, replaces, log });
  const closed = new Promise<void>((resolve) => {
    channel.onClose(() => {
      pixels.close();
      services
        .close()
        .catch((error: unknown) => log(internalErrorLine('closing a page', error)))
        .finally(resolve);
    });
  });
  if (options.opening) emit({ kind: 'open-place', place: options.opening });
  return { pixels, emit, closed, close: (reason) => channel.close(reason) };
}
