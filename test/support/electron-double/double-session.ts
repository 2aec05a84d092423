import type { Route } from '@playwright/test';
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

/** Answers a request of a page by the application's own handler; what is not of its scheme goes nowhere. */
export async function answerRoute(route: Route): Promise<void> {
  const request = route.request();
  const url = ownUrl(request.url());
  const handler = handlers.get(new URL(url).protocol.slice(0, -1));
  if (handler === undefined) {
    record.foreignRequests.push(request.url());
    return route.abort('blockedbyclient');
  }
  const response = await handler(new Request(url, { method: request.method() }));
  const body = Buffer.from(await response.arrayBuffer());
  return route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body });
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
