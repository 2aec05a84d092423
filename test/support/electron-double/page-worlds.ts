import type { WireValue } from './wire-value.ts';

/*
 * Code that runs in the page. The functions are turned into text, so each stands alone: what they need comes in as
 * arguments. The two worlds share the DOM and talk through events, whose details the browser clones between them.
 */

/** Name of the world that the preload runs in. */
export const PRELOAD_WORLD = 'cloudbrush-preload';

interface Exposure {
  readonly key: string;
  readonly methods: readonly string[];
}

interface Call {
  readonly callId: number;
  readonly key: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

interface Outcome {
  readonly callId: number;
  readonly result?: unknown;
  /** Text alone crosses, as with Electron's bridge: an error's own fields are lost. */
  readonly error?: string;
  readonly isPromise?: boolean;
}

/** In the page's own world, before its scripts: makes what the preload exposes callable. */
export function bridgeInPage(): void {
  if (window !== window.top) return;
  // Electron's ports say when the other end has closed; the browser's do not, so closing is a message here
  window.addEventListener('message', ({ ports }) => {
    for (const port of ports) {
      port.addEventListener('message', (event) => {
        if (event.data !== 'double:close') return;
        event.stopImmediatePropagation();
        port.dispatchEvent(new Event('close'));
      });
      port.close = () => {
        port.postMessage('double:close');
        MessagePort.prototype.close.call(port);
      };
    }
  });
  let calls = 0;
  window.addEventListener('double:expose', (event) => {
    const { key, methods } = (event as CustomEvent<Exposure>).detail;
    const call = (method: string, args: readonly unknown[]): unknown => {
      const callId = calls++;
      let now: Outcome | null = null;
      const later = new Promise((resolve, reject) => {
        const onOutcome = (outcomeEvent: Event): void => {
          const outcome = (outcomeEvent as CustomEvent<Outcome>).detail;
          if (outcome.callId !== callId) return;
          now ??= outcome;
          if (outcome.isPromise) return;
          window.removeEventListener('double:outcome', onOutcome);
          if (outcome.error === undefined) resolve(outcome.result);
          else reject(new Error(outcome.error));
        };
        window.addEventListener('double:outcome', onOutcome);
      });
      const detail: Call = { callId, key, method, args };
      window.dispatchEvent(new CustomEvent('double:call', { detail }));
      const first = now as Outcome | null;
      if (first?.isPromise) return later;
      later.catch(() => null);
      if (first?.error !== undefined) throw new Error(first.error);
      return first?.result;
    };
    const bridge = Object.fromEntries(methods.map((method) => [method, (...args: unknown[]) => call(method, args)]));
    Object.defineProperty(window, key, { value: Object.freeze(bridge), enumerable: true });
  });
}

/** In the preload's world: Electron's renderer side, and the preload's bundle as a function of `require`. */
export function runPreload(preload: (require: (name: string) => unknown) => void): void {
  if (window !== window.top) return;
  const scope = globalThis as unknown as { toMain(message: string): void; fromMain(message: string): void };
  const send = (message: unknown): void => scope.toMain(JSON.stringify(message));
  const listeners = new Map<string, ((event: unknown, ...args: unknown[]) => void)[]>();
  const invoking = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const ports = new Map<number, MessagePort>();
  const dropped: Record<string, string> = {};
  let invocations = 0;

  /** A port for the page whose other end goes to the main process. */
  function portFor(portId: number): MessagePort {
    const { port1, port2 } = new MessageChannel();
    ports.set(portId, port1);
    port1.onmessage = ({ data }) => {
      if (data === 'double:close') return send({ kind: 'port-closed', portId });
      const value: WireValue =
        data instanceof Uint8Array
          ? { bytes: (data as unknown as { toBase64(): string }).toBase64() }
          : { json: JSON.stringify(data) ?? 'null' };
      send({ kind: 'port', portId, value });
    };
    return port2;
  }

  scope.fromMain = (text) => {
    const message = JSON.parse(text);
    if (message.kind === 'event') {
      const event = { ports: message.portIds.map(portFor) };
      for (const listener of listeners.get(message.channel) ?? []) listener(event, ...message.args);
    }
    if (message.kind === 'invoked') {
      const waiting = invoking.get(message.invocation);
      invoking.delete(message.invocation);
      if (message.error === undefined) waiting?.resolve(message.result);
      else waiting?.reject(new Error(message.error));
    }
    if (message.kind === 'port') {
      const { value } = message;
      const fromBase64 = (Uint8Array as unknown as { fromBase64(text: string): Uint8Array }).fromBase64;
      ports.get(message.portId)?.postMessage('bytes' in value ? fromBase64(value.bytes) : JSON.parse(value.json));
    }
    if (message.kind === 'port-closed') ports.get(message.portId)?.postMessage('double:close');
    if (message.kind === 'dropped') dropped[message.name] = message.path;
  };

  const ipcRenderer = {
    send: (channel: string, ...args: unknown[]) => send({ kind: 'send', channel, args }),
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const invocation = invocations++;
        invoking.set(invocation, { resolve, reject });
        send({ kind: 'invoke', invocation, channel, args });
      }),
    on: (channel: string, listener: (event: unknown, ...args: unknown[]) => void) => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
  };

  const webUtils = {
    getPathForFile: (file: unknown): string => {
      if (!(file instanceof File)) throw new TypeError('getPathForFile: the argument is no File');
      return dropped[file.name] ?? '';
    },
  };

  const contextBridge = {
    exposeInMainWorld: (key: string, api: Record<string, (...args: unknown[]) => unknown>) => {
      window.addEventListener('double:call', (event) => {
        const { callId, key: called, method, args } = (event as CustomEvent<Call>).detail;
        if (called !== key) return;
        const tell = (outcome: Omit<Outcome, 'callId'>): void => {
          window.dispatchEvent(new CustomEvent('double:outcome', { detail: { callId, ...outcome } }));
        };
        const fail = (error: unknown): void => tell({ error: error instanceof Error ? error.message : String(error) });
        try {
          const result = api[method](...args);
          if (!(result instanceof Promise)) return tell({ result });
          tell({ isPromise: true });
          result.then((value) => tell({ result: value }), fail);
        } catch (error) {
          fail(error);
        }
      });
      const detail: Exposure = { key, methods: Object.keys(api) };
      window.dispatchEvent(new CustomEvent('double:expose', { detail }));
    },
  };

  preload((name) => {
    if (name !== 'electron') throw new Error(`module not found: ${name}`);
    return { contextBridge, ipcRenderer, webUtils };
  });
}
