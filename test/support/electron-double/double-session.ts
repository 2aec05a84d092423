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

type Listener = (details: { readonly url: string }, answer: (response: { readonly cancel?: boolean }) => void) => void;

let beforeRequest: Listener | null = null;

/** Whether the application cancels a request before it is begun; without a listener nothing is cancelled. */
function isCancelled(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    if (beforeRequest === null) resolve(false);
    else beforeRequest({ url }, ({ cancel }) => resolve(cancel === true));
  });
}

export interface PageRequest {
  readonly url: string;
  readonly method: string;
}

/** Answers a request of a page by the application's own handler; null for what is cancelled or not of its scheme. */
export async function answerRequest({ url, method }: PageRequest): Promise<Response | null> {
  const own = ownUrl(url);
  if (await isCancelled(own)) {
    record.cancelledRequests.push(own);
    return null;
  }
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
    setSpellCheckerEnabled: (enable: boolean): void => {
      record.spellChecker = enable;
    },
    webRequest: {
      onBeforeRequest: (listener: Listener): void => {
        beforeRequest = listener;
      },
    },
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

onOrder('request-cancelled', (url: string) => isCancelled(url));
/** What the application's own scheme answers to an address, as it stands. */
onOrder('scheme-answer', async ({ url, method }: { readonly url: string; readonly method: string }) => {
  const scheme = url.split(':', 1)[0];
  const response = await handlers.get(scheme)?.({ url, method } as Request);
  if (response === undefined) return null;
  const body = await response.text();
  return { status: response.status, headers: Object.fromEntries(response.headers), body };
});
