import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from '@playwright/test';
import { app, isWithoutBrowser } from './double-app.ts';
import { DoubleEvent } from './double-event.ts';
import { forging, ipcMain } from './double-ipc.ts';
import type { MessagePortMain } from './double-ports.ts';
import { announce, onOrder, record, type WindowRecord } from './double-record.ts';
import { answerRequest, ownUrl, STAND_IN_ORIGIN, standInUrl } from './double-session.ts';
import { bridgeInPage, PRELOAD_WORLD, runPreload } from './page-worlds.ts';
import type { WireValue } from './wire-value.ts';

interface WindowOptions {
  readonly webPreferences: { readonly preload: string };
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly [name: string]: unknown;
}

/** A request as Chromium holds it back until it is answered. */
interface PausedRequest {
  readonly requestId: string;
  readonly request: { readonly url: string; readonly method: string };
  readonly frameId: string;
  readonly resourceType: string;
}

type FromPreload =
  | { readonly kind: 'send'; readonly channel: string; readonly args: unknown[] }
  | { readonly kind: 'invoke'; readonly invocation: number; readonly channel: string; readonly args: unknown[] }
  | { readonly kind: 'port'; readonly portId: number; readonly value: WireValue }
  | { readonly kind: 'port-closed'; readonly portId: number };

/** The page of a window: its preload's world, its ports, and the events that Electron would send about it. */
class WebContents extends EventEmitter {
  readonly mainFrame = new MainFrame(this);
  readonly #preload: string;
  readonly #ports = new Map<number, MessagePortMain>();
  #openHandler: ((details: { readonly url: string }) => { readonly action: string }) | null = null;
  #page: Page | null = null;
  #cdp: CDPSession | null = null;
  #world: number | null = null;
  #portIds = 0;
  #isProgrammatic = false;

  constructor(preload: string) {
    super();
    this.#preload = readFileSync(preload, 'utf8');
    app.emit('web-contents-created', new DoubleEvent(), this);
  }

  get page(): Page {
    if (this.#page === null) throw new Error('the window has no page yet');
    return this.#page;
  }

  setWindowOpenHandler(handler: (details: { readonly url: string }) => { readonly action: string }): void {
    this.#openHandler = handler;
  }

  async attach(page: Page): Promise<void> {
    this.#page = page;
    forging.contents = this;
    page.on('popup', (popup) => void this.#onPopup(popup));
    const cdp = await page.context().newCDPSession(page);
    this.#cdp = cdp;
    // Requests and the page's end are seen on a session of our own, which outlives a crash: Playwright's does not.
    cdp.on('Fetch.requestPaused', (paused) => void this.#onRequest(paused));
    cdp.on('Inspector.targetCrashed', () => this.#onCrash());
    cdp.on('Runtime.bindingCalled', ({ payload }) => this.#onMessage(JSON.parse(payload)));
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = context.auxData as { frameId?: string };
      if (context.name === PRELOAD_WORLD && frameId === this.mainFrame.id) this.#adoptWorld(context.id);
    });
    await cdp.send('Page.enable');
    await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
    this.mainFrame.id = (await cdp.send('Page.getFrameTree')).frameTree.frame.id;
    await cdp.send('Runtime.enable');
    await cdp.send('Runtime.addBinding', { name: 'toMain', executionContextName: PRELOAD_WORLD });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${bridgeInPage})()` });
    const source = `(${runPreload})((require) => { const module = { exports: {} }, exports = module.exports; ${this.#preload} })`;
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { worldName: PRELOAD_WORLD, source });
  }

  async load(url: string): Promise<void> {
    this.#isProgrammatic = true;
    await this.page.goto(standInUrl(url));
    this.emit('did-finish-load');
  }

  /** As the field that has the focus does it. */
  undo(): void {
    void this.page.evaluate(() => document.execCommand('undo'));
  }

  redo(): void {
    void this.page.evaluate(() => document.execCommand('redo'));
  }

  reload(): void {
    this.#isProgrammatic = true;
    void this.#cdp?.send('Page.reload');
  }

  /** Chromium itself ends the page's process; a session that asks for it gets no answer. */
  forcefullyCrashRenderer(): void {
    this.#cdp?.send('Page.crash').catch(() => undefined);
  }

  /** Electron tells of it in a later turn, when the ports have closed. */
  #onCrash(): void {
    this.#world = null;
    this.closePorts();
    setImmediate(() => this.emit('render-process-gone', new DoubleEvent(), { reason: 'crashed', exitCode: 5 }));
  }

  /** A new document: whatever the old one held is gone. */
  #adoptWorld(id: number): void {
    this.#world = id;
    record.loads++;
    this.closePorts();
  }

  closePorts(): void {
    for (const port of this.#ports.values()) port.close();
    this.#ports.clear();
  }

  async tell(message: unknown): Promise<void> {
    if (this.#world === null || this.page.isClosed()) return;
    const expression = `fromMain(${JSON.stringify(JSON.stringify(message))})`;
    try {
      await this.#cdp?.send('Runtime.evaluate', { contextId: this.#world, expression });
    } catch {
      // the document is gone by now, and nobody waits for it
    }
  }

  post(channel: string, args: readonly unknown[], transfer: readonly MessagePortMain[]): void {
    const portIds = transfer.map((port) => {
      const portId = this.#portIds++;
      this.#ports.set(portId, port);
      return portId;
    });
    void this.tell({ kind: 'event', channel, args, portIds });
    for (const [index, port] of transfer.entries()) {
      const portId = portIds[index];
      port.transfer({
        deliver: (value) => void this.tell({ kind: 'port', portId, value }),
        close: () => void this.tell({ kind: 'port-closed', portId }),
      });
    }
  }

  #onMessage(message: FromPreload): void {
    const event = { sender: this, senderFrame: this.mainFrame, ports: [] };
    if (message.kind === 'send') ipcMain.emit(message.channel, event, ...message.args);
    if (message.kind === 'port') this.#ports.get(message.portId)?.fromPage(message.value);
    if (message.kind === 'port-closed') this.#ports.get(message.portId)?.close();
    if (message.kind !== 'invoke') return;
    const { channel, invocation, args } = message;
    ipcMain.invoke(event, channel, args).then(
      (result) => this.tell({ kind: 'invoked', invocation, result }),
      (error) =>
        this.tell({ kind: 'invoked', invocation, error: `Error invoking remote method '${channel}': ${error}` }),
    );
  }

  async #onRequest(paused: PausedRequest): Promise<void> {
    const { requestId, request, frameId, resourceType } = paused;
    const fail = (errorReason: 'Aborted' | 'BlockedByClient') =>
      this.#answer('Fetch.failRequest', { requestId, errorReason });
    const isNavigation = resourceType === 'Document';
    if (isNavigation && !this.#isProgrammatic) {
      const url = ownUrl(request.url);
      const event = Object.assign(new DoubleEvent(), { url, isMainFrame: frameId === this.mainFrame.id });
      this.emit('will-frame-navigate', event);
      record.decisions.push(`navigate ${url} ${event.defaultPrevented ? 'refused' : 'allowed'}`);
      if (event.defaultPrevented) return fail('Aborted');
    }
    if (isNavigation) this.#isProgrammatic = false;
    const response = await answerRequest(request);
    if (response === null) return fail('BlockedByClient');
    return this.#answer('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    });
  }

  async #answer(...answer: Parameters<CDPSession['send']>): Promise<void> {
    try {
      await this.#cdp?.send(...answer);
    } catch {
      // the document that asked is gone by now
    }
  }

  async #onPopup(popup: Page): Promise<void> {
    const { action } = this.#openHandler?.({ url: popup.url() }) ?? { action: 'allow' };
    record.decisions.push(`window ${action}`);
    if (action === 'deny') await popup.close();
    announce('popup', action);
  }

  /** What the application says to a navigation or a redirect that a page or a server wants: true where it refuses. */
  refuses(name: 'will-frame-navigate' | 'will-redirect', url: string, isMainFrame: boolean): boolean {
    const event = Object.assign(new DoubleEvent(), { url, isMainFrame });
    this.emit(name, event);
    return event.defaultPrevented;
  }

  /** `deny` or `allow`, which is Electron's answer where the application has none. */
  windowAction(url: string): string {
    return this.#openHandler?.({ url }).action ?? 'allow';
  }

  setWebRTCIPHandlingPolicy(policy: string): void {
    record.decisions.push(`webrtc ${policy}`);
  }

  /** What the application says to a view inside the page: true where it refuses. */
  refusesWebview(): boolean {
    const event = new DoubleEvent();
    this.emit('will-attach-webview', event, {}, {});
    return event.defaultPrevented;
  }
}

/** The page's main frame. Its origin is the one that the application's scheme would have. */
class MainFrame {
  readonly parent = null;
  id = '';
  readonly #contents: WebContents;

  constructor(contents: WebContents) {
    this.#contents = contents;
  }

  get url(): string {
    return ownUrl(this.#contents.page.url());
  }

  get origin(): string {
    const { origin } = new URL(this.#contents.page.url());
    return origin === STAND_IN_ORIGIN ? 'app://cloudbrush' : origin;
  }

  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMain[] = []): void {
    this.#contents.post(channel, [message], transfer);
  }
}

export interface DoubleBounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents;
  readonly #record: WindowRecord;
  #bounds: DoubleBounds;
  #fills: 'maximized' | 'fullscreen' | null = null;
  #isClosed = false;

  constructor(options: WindowOptions) {
    super();
    this.#record = {
      options,
      shown: options.show !== false,
      url: '',
      filled: [],
      background: options.backgroundColor,
      progress: [],
    };
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    record.windows.push(this.#record);
    app.windows.add(this);
    current = this;
    this.webContents = new WebContents(options.webPreferences.preload);
  }

  async loadURL(url: string): Promise<void> {
    const { browser } = app;
    if (isWithoutBrowser) {
      this.#record.url = url;
      forging.contents = this.webContents;
      announce('window', url);
      return;
    }
    if (browser === null) throw new Error('a window before the application is ready');
    const page = browser.context.pages()[0] ?? (await browser.context.newPage());
    await this.webContents.attach(page);
    page.on('close', () => this.#onClosed());
    page.on('dialog', (dialog) => {
      if (dialog.type() !== 'beforeunload') return void dialog.dismiss();
      const event = new DoubleEvent();
      this.webContents.emit('will-prevent-unload', event);
      return void (event.defaultPrevented ? dialog.accept() : dialog.dismiss());
    });
    this.#record.url = url;
    await this.webContents.load(url);
    this.emit('ready-to-show');
    announce('window', url);
  }

  show(): void {
    this.#record.shown = true;
  }

  isDestroyed(): boolean {
    return this.#isClosed;
  }

  setProgressBar(progress: number): void {
    this.#assertOpen();
    this.#record.progress.push(progress);
    announce('progress', progress);
  }

  setBackgroundColor(background: string): void {
    this.#assertOpen();
    this.#record.background = background;
    announce('background', background);
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new TypeError('Object has been destroyed');
  }

  isMinimized(): boolean {
    this.#assertOpen();
    return false;
  }

  restore(): void {
    record.decisions.push('window restored');
  }

  focus(): void {
    this.#assertOpen();
    record.decisions.push('window focused');
  }

  isMaximized(): boolean {
    return this.#fills === 'maximized';
  }

  isFullScreen(): boolean {
    return this.#fills === 'fullscreen';
  }

  maximize(): void {
    this.#record.filled.push('maximized');
    this.#record.shown = true;
    this.fill('maximized');
  }

  setFullScreen(flag: boolean): void {
    this.#record.filled.push('fullscreen');
    this.fill(flag ? 'fullscreen' : null);
  }

  /** As the user or the application has it; a window that fills the screen keeps its normal bounds. */
  fill(state: 'maximized' | 'fullscreen' | null): void {
    const before = this.#fills;
    this.#fills = state;
    this.emit('resize');
    if (state === 'maximized') this.emit('maximize');
    else if (state === 'fullscreen') this.emit('enter-full-screen');
    else this.emit(before === 'maximized' ? 'unmaximize' : 'leave-full-screen');
  }

  getNormalBounds(): DoubleBounds {
    return this.#bounds;
  }

  /** The user drags the window or its edge. */
  drag(bounds: DoubleBounds): void {
    this.#bounds = bounds;
    this.emit('move');
    this.emit('resize');
  }

  /** Asks the application first, then the page. */
  close(): void {
    const event = new DoubleEvent();
    this.emit('close', event);
    if (event.defaultPrevented) app.closePrevented();
    else void this.webContents.page.close({ runBeforeUnload: true });
  }

  /** Asks nobody. */
  destroy(): void {
    const page = isWithoutBrowser ? null : this.webContents.page;
    this.#onClosed();
    void page?.close();
  }

  #onClosed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.webContents.closePorts();
    this.emit('closed');
    app.windowClosed(this);
  }
}

export interface Refusable {
  readonly event: 'will-frame-navigate' | 'will-redirect';
  readonly url: string;
  readonly isMainFrame: boolean;
}

let current: BrowserWindow | null = null;

function open(): BrowserWindow {
  if (current === null) throw new Error('there is no window');
  return current;
}

onOrder('close-window', () => open().close());
onOrder('window-action', (url: string) => open().webContents.windowAction(url));
onOrder('refuses', ({ event, url, isMainFrame }: Refusable) => open().webContents.refuses(event, url, isMainFrame));
onOrder('refuses-webview', () => open().webContents.refusesWebview());
onOrder('dropping', ({ name, path }: { readonly name: string; readonly path: string }) =>
  open().webContents.tell({ kind: 'dropped', name, path }),
);
onOrder('renderer-gone', (reason: string) => {
  open().webContents.emit('render-process-gone', new DoubleEvent(), { reason, exitCode: 1 });
});
onOrder('crash-page', () => open().webContents.forcefullyCrashRenderer());
onOrder('hang', (isHanging: boolean) => {
  const event = isHanging ? 'unresponsive' : 'responsive';
  open().emit(event);
  open().webContents.emit(event);
});
onOrder('session-end', () => {
  open().emit('session-end', Object.assign(new DoubleEvent(), { reasons: ['logoff'] }));
});
onOrder('drag-window', (bounds: DoubleBounds) => open().drag(bounds));
onOrder('fill-screen', (state: 'maximized' | 'fullscreen' | null) => open().fill(state));
