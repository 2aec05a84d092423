import { AppError } from '../../shared/errors.ts';
import { defaultSettings, type Settings, type SettingsChange, withChange } from '../../shared/settings.ts';

/** Changes made within this time go to the host together: a dragged slider makes sixty a second. */
const TOGETHER_MS = 250;

/**
 * The annotator's settings as the page uses them. A change holds at once and goes to the host a moment later; what the
 * host says meanwhile never takes back what it does not know yet.
 */
export class Preferences {
  /** Each setting is a signal of its own: the mask is not drawn anew because a dock is wider. */
  readonly #now: Settings;
  readonly #send: (change: SettingsChange) => Promise<Settings>;
  readonly #run: (work: Promise<unknown>) => void;
  #waiting: SettingsChange = {};
  #sent: SettingsChange = {};
  #sending: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    settings: Settings,
    send: (change: SettingsChange) => Promise<Settings>,
    run: (work: Promise<unknown>) => void,
  ) {
    const now = $state({ ...settings });
    this.#now = now;
    this.#send = send;
    this.#run = run;
  }

  get now(): Settings {
    return this.#now;
  }

  /** Holds at once; is kept a moment later. */
  set(change: SettingsChange): void {
    this.#show(withChange(this.#now, change));
    this.#waiting = { ...this.#waiting, ...change };
    this.#timer ??= setTimeout(() => this.#run(this.flush()), TOGETHER_MS);
  }

  /** Settles once the host has it. */
  async save(change: SettingsChange): Promise<void> {
    this.set(change);
    await this.flush();
  }

  /** Sends what waits. What cannot be sent because the connection is lost waits for the next time. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // That it failed is told where it was sent.
    while (this.#sending !== null) await Promise.allSettled([this.#sending]);
    if (Object.keys(this.#waiting).length === 0) return;
    this.#sending = this.#sendWaiting().finally(() => {
      this.#sending = null;
    });
    await this.#sending;
  }

  async #sendWaiting(): Promise<void> {
    this.#sent = this.#waiting;
    this.#waiting = {};
    try {
      const kept = await this.#send(this.#sent);
      this.#sent = {};
      this.changedByHost(kept);
    } catch (error) {
      const lost = error instanceof AppError && error.code === 'connection';
      if (lost) this.#waiting = { ...this.#sent, ...this.#waiting };
      this.#sent = {};
      if (!lost) throw error;
    }
  }

  /** Another page has changed them, or the host answers. */
  changedByHost(settings: Settings): void {
    this.#show(withChange(withChange(settings, this.#sent), this.#waiting));
  }

  /** Everything but who the annotator is and what was shown already. Answers what undoes it. */
  reset(): SettingsChange {
    const { annotator, tour, ...others } = defaultSettings;
    const before = Object.fromEntries(
      Object.keys(others).map((name) => [name, plain(this.#now[name as keyof Settings])]),
    );
    this.set(others);
    return before;
  }

  #show(settings: Settings): void {
    const now = this.#now as Record<string, unknown>;
    for (const [name, value] of Object.entries(settings)) {
      if (JSON.stringify(now[name]) !== JSON.stringify(value)) now[name] = value;
    }
  }
}

/** A value that can be sent, of one that is watched. */
function plain(value: Settings[keyof Settings]): Settings[keyof Settings] {
  return $state.snapshot(value) as Settings[keyof Settings];
}
