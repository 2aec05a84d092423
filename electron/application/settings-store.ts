import { copyFile, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { defaultSettings, type Settings, type SettingsChange, withChange } from '../../shared/settings.ts';
import { CallSlots } from '../dataset/call-slots.ts';
import { codeOf, reasonOf } from '../dataset/system-reason.ts';
import { ending } from './ending.ts';
import { replaceFile } from './replace-file.ts';
import { type ParsedSettings, parseSettings, settingsText } from './settings-text.ts';

/** Ours has less than a kilobyte. */
const MAX_BYTES = 256 << 10;
const MAX_VALUE_LETTERS = 40;
const MAX_NAMED = 3;

/** What the file holds, and whether it may be written over. */
interface Held extends Pick<ParsedSettings, 'settings' | 'unknown'> {
  readonly replaceable: boolean;
}

/**
 * The annotator's settings, the same on both hosts. Each call reads the file anew and a change is put on what is there,
 * so two processes with one folder keep each other's changes, unless both write within the same few milliseconds. Where
 * the file cannot be read or written, `onProblem` is told once, and the settings hold until the process ends.
 */
export class SettingsStore {
  readonly #path: string;
  readonly #onProblem: (message: string) => void;
  readonly #turn = new CallSlots(1);
  /** What the session goes on with where the file cannot be read. */
  #last: Settings = defaultSettings;
  #unwritten: SettingsChange = {};
  /** The problem that was told last: a slider that is dragged must not tell it a hundred times. */
  #told: string | null = null;

  constructor(userDataDir: string, onProblem: (message: string) => void) {
    this.#path = join(userDataDir, 'settings.json');
    this.#onProblem = onProblem;
  }

  /** Throws only after `close`. */
  read(): Promise<Settings> {
    return this.#turn.run(async () => {
      const { settings } = await this.#held();
      this.#last = withChange(settings, this.#unwritten);
      return this.#last;
    });
  }

  /** Answers the settings as they are now, also where they could not be written. Throws only after `close`. */
  change(change: SettingsChange): Promise<Settings> {
    return this.#turn.run(async () => {
      const { settings, unknown, replaceable } = await this.#held();
      const wanted = { ...this.#unwritten, ...defined(change) };
      this.#last = withChange(settings, wanted);
      const written = replaceable && (await this.#write({ settings: this.#last, unknown }));
      this.#unwritten = written ? {} : wanted;
      return this.#last;
    });
  }

  /** Waits for what is being written; later calls are refused. */
  close(): Promise<void> {
    return this.#turn.close(ending);
  }

  async #held(): Promise<Held> {
    const nothing: Held = { settings: defaultSettings, unknown: {}, replaceable: true };
    let text: string | null;
    try {
      text = await this.#text();
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return nothing;
      this.#tell(`${this.#name} cannot be read (${reasonOf(error)}). ${GOES_ON}`);
      return { settings: this.#last, unknown: {}, replaceable: false };
    }
    const parsed = text === null ? null : parseSettings(text);
    if (parsed === null) return { ...nothing, replaceable: await this.#setAside() };
    if (parsed.damaged.length > 0) return { ...parsed, replaceable: await this.#repair(parsed) };
    return { ...parsed, replaceable: true };
  }

  /** Null where it is too large to be ours. */
  async #text(): Promise<string | null> {
    const about = await stat(this.#path);
    // A pipe would keep us waiting for ever.
    if (!about.isFile() && !about.isDirectory()) return null;
    return about.size > MAX_BYTES ? null : await readFile(this.#path, 'utf8');
  }

  /** The file is not ours to understand. True where its name is free now. */
  async #setAside(): Promise<boolean> {
    const aside = this.#asideName();
    try {
      await rename(this.#path, aside);
    } catch (error) {
      this.#tell(`${this.#name} is damaged and cannot be set aside (${reasonOf(error)}). ${GOES_ON}`);
      return false;
    }
    this.#onProblem(`${this.#name} is damaged and was set aside as ${basename(aside)}; the defaults are used.`);
    return true;
  }

  /** Writes the file anew without its damaged values, once a copy of it is kept. False where it could not be kept. */
  async #repair(parsed: ParsedSettings): Promise<boolean> {
    const aside = this.#asideName();
    const what = describe(parsed.damaged);
    try {
      await copyFile(this.#path, aside);
    } catch (error) {
      this.#tell(`${what} The file cannot be kept (${reasonOf(error)}). ${GOES_ON}`);
      return false;
    }
    if (!(await this.#write(parsed))) {
      // it stays damaged, and each later read would leave another copy of it
      await rm(aside, { force: true });
      return false;
    }
    this.#onProblem(`${what} The file as it was is kept as ${basename(aside)}.`);
    return true;
  }

  async #write(held: Pick<ParsedSettings, 'settings' | 'unknown'>): Promise<boolean> {
    try {
      await replaceFile(this.#path, settingsText(held));
      this.#told = null;
      return true;
    } catch (error) {
      this.#tell(`${this.#name} cannot be written (${reasonOf(error)}). ${GOES_ON}`);
      return false;
    }
  }

  get #name(): string {
    return basename(this.#path);
  }

  #asideName(): string {
    return `${this.#path}.damaged-${Date.now()}`;
  }

  #tell(message: string): void {
    if (message !== this.#told) this.#onProblem(message);
    this.#told = message;
  }
}

const GOES_ON = 'Cloudbrush goes on with the settings that it has, and keeps changes only until it ends.';

function defined(change: SettingsChange): SettingsChange {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

/** Names the settings with the values that were not believed. */
function describe(damaged: ParsedSettings['damaged']): string {
  const named = damaged.slice(0, MAX_NAMED).map(({ name, value }) => {
    const text = JSON.stringify(value);
    return `${name} was ${text.length > MAX_VALUE_LETTERS ? `${text.slice(0, MAX_VALUE_LETTERS)}…` : text}`;
  });
  const more = damaged.length - named.length;
  const list = more > 0 ? `${named.join(', ')}, and ${more} more` : named.join(', ');
  return `Settings that cannot be used have their defaults again: ${list}.`;
}
