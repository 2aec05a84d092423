import { join } from 'node:path';
import { type BrowserWindow, screen } from 'electron';
import * as v from 'valibot';
import { JsonFile } from '../application/json-file.ts';
import { internalErrorLine } from '../host/internal-error.ts';
import { placedWindow, type Rectangle } from './window-placement.ts';

const whole = v.pipe(v.number(), v.safeInteger());
const schema = v.nullable(
  v.strictObject({
    x: whole,
    y: whole,
    width: v.pipe(whole, v.minValue(1)),
    height: v.pipe(whole, v.minValue(1)),
    state: v.picklist(['normal', 'maximized', 'fullscreen']),
  }),
);

type WindowMemory = NonNullable<v.InferOutput<typeof schema>>;

/** A window that is dragged tells its place many times a second. */
const WRITE_AFTER_MS = 1000;

/** Where the window was, in `window.json` beside the settings: the file is written while it moves, and when it closes. */
export class RememberedWindow {
  readonly #file: JsonFile<typeof schema>;
  readonly #log: (line: string) => void;
  readonly #before: WindowMemory | null;
  #latest: WindowMemory | null = null;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: JsonFile<typeof schema>, before: WindowMemory | null, log: (line: string) => void) {
    this.#file = file;
    this.#before = before;
    this.#log = log;
  }

  /** A file that is damaged or cannot be read costs the place and nothing else; the log names it. */
  static async read(userDataDir: string, log: (line: string) => void): Promise<RememberedWindow> {
    const file = new JsonFile(join(userDataDir, 'window.json'), schema, null, log);
    try {
      return new RememberedWindow(file, await file.read(), log);
    } catch (error) {
      log(internalErrorLine('reading where the window was', error));
      return new RememberedWindow(file, null, log);
    }
  }

  /** Where to open it, on the displays that there are now. */
  bounds(): Rectangle {
    const primaryId = screen.getPrimaryDisplay().id;
    const displays = screen.getAllDisplays();
    const first = displays.filter(({ id }) => id === primaryId);
    const areas = [...first, ...displays.filter(({ id }) => id !== primaryId)].map(({ workArea }) => workArea);
    if (this.#before === null) return placedWindow(null, areas);
    const { state: _, ...before } = this.#before;
    return placedWindow(before, areas);
  }

  /** Fills the screen again if the window did, once it is there to be shown; remembers from now on. */
  follow(window: BrowserWindow): void {
    window.once('ready-to-show', () => {
      if (this.#before?.state === 'maximized') window.maximize();
      if (this.#before?.state === 'fullscreen') window.setFullScreen(true);
    });
    const note = () => this.#note(window);
    window.on('resize', note);
    window.on('move', note);
    window.on('maximize', note);
    window.on('unmaximize', note);
    window.on('enter-full-screen', note);
    window.on('leave-full-screen', note);
    window.on('close', note);
  }

  #note(window: BrowserWindow): void {
    const state = window.isFullScreen() ? 'fullscreen' : window.isMaximized() ? 'maximized' : 'normal';
    this.#latest = { ...window.getNormalBounds(), state };
    this.#timer ??= setTimeout(() => void this.write(), WRITE_AFTER_MS);
  }

  /** Settles when the last place that is known lies on the disk, or could not be put there. */
  write(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const latest = this.#latest;
    this.#latest = null;
    if (latest !== null) {
      this.#writing = this.#file
        .change(() => latest)
        .then(
          () => undefined,
          (error: unknown) => this.#log(internalErrorLine('remembering where the window is', error)),
        );
    }
    return this.#writing;
  }
}
