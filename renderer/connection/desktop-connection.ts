import type { DesktopBridge, PortMessage } from '../../shared/desktop-bridge.ts';
import { AppError, fromWireError } from '../../shared/errors.ts';
import type { Connection } from './connection.ts';
import type { PageChannel } from './page-channel.ts';
import { PixelLine } from './pixel-line.ts';
import { type Link, ReconnectingLink } from './reconnecting.ts';
import { connectionLost } from './rpc-client.ts';

const PORT_WAIT_MS = 10_000;

/** Calls and pixels over one MessagePort to the main process. */
export async function connectToDesktop(bridge: DesktopBridge<File>): Promise<Connection> {
  const link = await ReconnectingLink.start({
    open: (signal) => openPort(bridge, signal),
    // a port is closed with the process at its other end, which another one would not find more talkative
    goesSilent: false,
  });
  let tickets = 0;
  const line = new PixelLine(async (request, signal) => {
    const { rpc } = link.live;
    const ticket = tickets++;
    const done = (): void => rpc.tell('pixels.done', ticket);
    signal.addEventListener('abort', done);
    try {
      return (await rpc.call('pixels', request, ticket)) as Uint8Array<ArrayBuffer>;
    } finally {
      signal.removeEventListener('abort', done);
      done();
    }
  });
  return {
    host: 'desktop',
    calls: link.calls,
    pixels: (request, signal) => line.request(request, signal),
    onEvent: (listener) => link.events.add(listener),
    onState: (listener) => link.states.add(listener),
    retry: () => link.retryNow(PORT_WAIT_MS),
    dropped: async (file) => {
      const answer = await bridge.dropped(file);
      if ('error' in answer) throw fromWireError(answer.error);
      return answer.place;
    },
  };
}

function openPort(bridge: DesktopBridge<File>, signal: AbortSignal): Promise<Link> {
  return new Promise((resolve, reject) => {
    const requestId = crypto.randomUUID();
    const onMessage = (event: MessageEvent<unknown>): void => {
      if (event.source !== window || !isPortMessage(event.data, requestId)) return;
      settle();
      resolve({ channel: channelOver(event.ports[0]), connectionId: requestId });
    };
    const tooSlow = setTimeout(() => {
      settle();
      reject(new AppError('connection', 'Cloudbrush did not answer its own window. Close it and start it again.'));
    }, PORT_WAIT_MS);
    const givenUp = (): void => {
      settle();
      reject(connectionLost());
    };
    const settle = (): void => {
      clearTimeout(tooSlow);
      signal.removeEventListener('abort', givenUp);
      removeEventListener('message', onMessage);
    };
    addEventListener('message', onMessage);
    signal.addEventListener('abort', givenUp);
    bridge.connect(requestId);
  });
}

function isPortMessage(data: unknown, requestId: string): data is PortMessage {
  return typeof data === 'object' && data !== null && (data as Partial<PortMessage>).cloudbrushPort === requestId;
}

function channelOver(port: MessagePort): PageChannel {
  return {
    send: (frame) => port.postMessage(frame),
    onFrame: (listener) => {
      port.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (event.data instanceof Uint8Array) listener(event.data);
      });
      port.start();
    },
    onClose: (listener) => port.addEventListener('close', listener, { once: true }),
    close: () => port.close(),
  };
}
