import type { Application, ClientContext, Services } from '../../../electron/host/services-interface.ts';
import type { Calls, HostEvent, PixelRequest } from '../../../shared/contract.ts';
import { argumentSchemas } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import { defaultSettings, withChange } from '../../../shared/settings.ts';

/** An application small enough to see through: a few calls answer, the others say that they are not there. */
export interface SmallApplication extends Application {
  readonly clients: ClientContext[];
  readonly received: unknown[];
  closedClients: number;
  closed: boolean;
  /** Pixel reads that have begun. */
  reading: number;
  /** While held, `recent.list` and pixel reads wait. */
  hold(): () => void;
  emit(event: HostEvent): void;
}

export const sampleEvent: HostEvent = { kind: 'notice', message: 'the disk is nearly full' };

/** Bytes of a layer, recognisable by patch. */
export function samplePixels(request: PixelRequest): Uint8Array {
  return new Uint8Array(512 * 512 * 2).fill(request.patch & 255);
}

export function smallApplication(): SmallApplication {
  let gate: Promise<void> = Promise.resolve();
  const application: SmallApplication = {
    clients: [],
    received: [],
    closedClients: 0,
    closed: false,
    reading: 0,
    hold: () => {
      let open = (): void => undefined;
      gate = new Promise((resolve) => {
        open = resolve;
      });
      return open;
    },
    emit: (event) => {
      for (const client of application.clients) client.emit(event);
    },
    connect: (client) => {
      application.clients.push(client);
      return servicesFor(client, application, () => gate);
    },
    placeOf: async (path) => ({ placeId: 'place-1', name: path.split('/').at(-1) ?? '' }),
    follow: async () => undefined,
    clearRecent: async () => undefined,
    close: async () => {
      application.closed = true;
    },
  };
  return application;
}

function servicesFor(client: ClientContext, application: SmallApplication, gate: () => Promise<void>): Services {
  const missing = Object.keys(argumentSchemas).map((name) => [
    name,
    async (argument: unknown) => {
      application.received.push([name, argument]);
      throw new AppError('unsupported', `${name} is not part of this small application.`);
    },
  ]);
  const calls: Partial<Calls> = {
    'app.hello': async () => {
      const accountName = 'tester';
      return { version: '0.0.0', host: client.host, platform: 'linux', accountName, settings: defaultSettings };
    },
    'settings.set': async (argument) => {
      application.received.push(['settings.set', argument]);
      return withChange(defaultSettings, argument);
    },
    'recent.list': async () => {
      await gate();
      return [];
    },
    'recent.forget': async ({ placeId }) => {
      throw new TypeError(`cannot read '/home/someone/secret folder/a.dat' of ${placeId}`);
    },
    'mask.deltas': async ({ editIds }) =>
      editIds.map((id, index) => [id, new Uint8Array(index + 1).fill(index)] as const),
    'mask.command': async (argument) => {
      application.received.push(['mask.command', argument]);
      return { status: 'saved', headId: argument.commandId, edit: null, visit: 1 };
    },
  };
  return {
    ...(Object.fromEntries(missing) as unknown as Calls),
    ...calls,
    readPixels: async (request) => {
      application.reading++;
      await gate();
      if (request.layerId === 'missing') throw new AppError('not-found', 'There is no layer missing.');
      return samplePixels(request);
    },
    close: async () => {
      application.closedClients++;
    },
  };
}
