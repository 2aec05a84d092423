/** What the application did to the stand-in, in plain values, and the orders that the test gives it. */

export interface WindowRecord {
  readonly options: Record<string, unknown>;
  shown: boolean;
  url: string;
  /** Which of the ways to fill the screen the application has taken, in order. */
  readonly filled: string[];
  /** As its options have it, or as it was set since. */
  background: unknown;
  /** Each value that the task bar was given. */
  readonly progress: number[];
}

export interface DoubleRecord {
  readonly windows: WindowRecord[];
  /** As given to registerSchemesAsPrivileged. */
  readonly schemes: unknown[];
  /** Dialogs that were opened: which, and with what. */
  readonly dialogs: { readonly kind: string; readonly options: unknown }[];
  /** The application menu's items as they are now, without what they do. */
  menu: unknown;
  /** Recent documents as the system has them, newest first. */
  readonly recentDocuments: string[];
  /** What the file manager and the browser were asked to show. */
  readonly opened: { readonly kind: string; readonly target: string }[];
  /** What keeps the system awake now, by id. */
  readonly powerBlockers: Record<number, string>;
  /** Each theme that the application chose. */
  readonly themeSources: string[];
  readonly paths: Record<string, string>;
  /** Requests of the page that its own scheme did not answer. */
  readonly foreignRequests: string[];
  /** Requests that the application cancelled before they were begun. */
  readonly cancelledRequests: string[];
  /** What the application answered: navigations and windows that it let through or refused. */
  readonly decisions: string[];
  readonly channels: string[];
  /** Documents that the window has loaded. */
  loads: number;
  /** What a start hands to the one that is there already. */
  handover: unknown;
  /** Chromium's switches as they stand on a command line. */
  readonly switches: string[];
  /** As given to configureHostResolver; null until then. */
  hostResolver: unknown;
  /** True until the application turns it off, as Electron's is. */
  spellChecker: boolean;
}

export const record: DoubleRecord = {
  windows: [],
  schemes: [],
  dialogs: [],
  menu: null,
  recentDocuments: [],
  opened: [],
  powerBlockers: {},
  themeSources: [],
  paths: {},
  foreignRequests: [],
  cancelledRequests: [],
  decisions: [],
  channels: [],
  loads: 0,
  handover: null,
  switches: [],
  hostResolver: null,
  spellChecker: true,
};

type Order = (argument: never) => unknown;
const orders = new Map<string, Order>();

/** Lets the test run something in this process by name. The answer crosses as JSON. */
export function onOrder<A>(name: string, run: (argument: A) => unknown): void {
  orders.set(name, run as Order);
}

onOrder('record', () => record);

process.on('message', (message: { readonly id: number; readonly name: string; readonly argument: never }) => {
  const { id, name, argument } = message;
  void answer(name, argument).then((outcome) => process.send?.({ id, ...outcome }));
});

async function answer(name: string, argument: never): Promise<{ result?: unknown; error?: string }> {
  try {
    const order = orders.get(name);
    if (order === undefined) throw new Error(`the stand-in knows no order ${name}`);
    return { result: await order(argument) };
  } catch (error) {
    return { error: String(error) };
  }
}

/** Tells the test something that it waits for. */
export function announce(event: string, detail?: unknown): void {
  process.send?.({ event, detail });
}
