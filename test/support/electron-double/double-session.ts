import { onOrder, record } from './double-record.ts';

/** Chromium does not know the application's scheme: pages that it serves live at this origin instead. */
export const STAND_IN_ORIGIN = 'https://cloudbrush.test';

type Handler = (request: Request) => Response | Promise<Response>;
const handlers = new Map<string, Handler>();

export const protocol = {
  registerSchemesAsPrivileged: (schemes: readonly unknown[]): void => {
    record.schemes.push(...schemes);
  },
  handle: (scheme: string, handler: Handler): void => {
    handlers.set(scheme, handler);
  },
};

/** `app://cloudbrush/x` as the browser can load it. */
export function standInUrl(url: string): string {
  return url.replace(/^app:\/\/cloudbrush/, STAND_IN_ORIGIN);
}

/** An address of the browser as the application knows it. */
export function ownUrl(url: string): string {
  return url.startsWith(`${STAND_IN_ORIGIN}/`) ? `app://cloudbrush${url.slice(STAND_IN_ORIGIN.length)}` : url;
}

export interface PageRequest {
  readonly url: string;
  readonly method: string;
}

/** Answers a request of a page by the application's own handler; null for what is not of its scheme. */
export async function answerRequest({ url, method }: PageRequest): Promise<Response | null> {
  const own = ownUrl(url);
  const handler = handlers.get(new URL(own).protocol.slice(0, -1));
  if (handler !== undefined) return handler(new Request(own, { method }));
  record.foreignRequests.push(url);
  return null;
}

type RequestHandler = (contents: unknown, permission: string, answer: (granted: boolean) => void) => void;

let requestHandler: RequestHandler | null = null;
let checkHandler: ((contents: unknown, permission: string) => boolean) | null = null;
let deviceHandler: ((details: unknown) => boolean) | null = null;

export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler: RequestHandler): void => {
      requestHandler = handler;
    },
    setPermissionCheckHandler: (handler: (contents: unknown, permission: string) => boolean): void => {
      checkHandler = handler;
    },
    setDevicePermissionHandler: (handler: (details: unknown) => boolean): void => {
      deviceHandler = handler;
    },
  },
};

/** What the application says to a permission; without a handler Electron grants. */
onOrder('permission', async (permission: string) => ({
  request: await new Promise((resolve) => (requestHandler ? requestHandler(null, permission, resolve) : resolve(true))),
  check: checkHandler ? checkHandler(null, permission) : true,
  device: deviceHandler ? deviceHandler({ deviceType: permission }) : true,
}));
