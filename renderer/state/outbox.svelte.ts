import type { Argument, Calls } from '../../shared/contract.ts';
import type { CommandResult } from '../../shared/edits.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';

export type Command = Argument<'mask.command'>;

/** More strokes than this never wait for their answer: the page then stops taking them. */
export const MAX_WAITING = 8;

const RETRY_MS = 2000;
/** A stroke that waits longer than the ordinary few milliseconds is mirrored; painting itself stores nothing. */
const MIRROR_AFTER_MS = 100;
/** As long as the host itself waits for another program that holds the project. */
const OVERDUE_MS = 5000;

/**
 * Errors of the command or of its own mask: it goes back there as one that was not taken, and does not hold up those
 * of other masks. Whatever else goes wrong is tried again.
 */
const finalErrors: ReadonlySet<ErrorCode> = new Set([
  'bad-argument',
  'bad-delta',
  'bad-code',
  'not-found',
  'unreadable',
  'bad-file',
  'bad-project',
]);

export interface Receiver {
  answered(command: Command, result: CommandResult): void;
  rejected(command: Command, reason: string): void;
}

/** Keeps commands where they outlive the page; answers for how many there was room. */
export type KeepCommands = (commands: readonly Command[]) => number;

interface Waiting {
  readonly command: Command;
  readonly receiver: Receiver;
}

/**
 * Commands on their way to the log, sent one after another in the order in which they were made. A command
 * stays here until the host has answered for it; after a cut it is sent again, and the host records it once.
 */
export class Outbox {
  #waiting = $state.raw<readonly Waiting[]>([]);
  /** Places of commands that are being made: strokes under the hand, undos whose delta is on its way. */
  #held = $state(0);
  #failure = $state<string | null>(null);
  #sending = false;
  #retryTimer: ReturnType<typeof setTimeout> | null = null;
  readonly #send: Calls['mask.command'];
  readonly #keep: KeepCommands;
  /** Of the waiting ones, the oldest so many outlive the page. */
  #kept = $state(0);
  #mirrorTimer: ReturnType<typeof setTimeout> | null = null;
  #waiters: { readonly until: () => boolean; readonly resolve: () => void }[] = [];

  constructor(send: Calls['mask.command'], keep: KeepCommands) {
    this.#send = send;
    this.#keep = keep;
  }

  /** Takes up commands that a page before this one left, ahead of everything else. */
  restore(commands: readonly Command[], receiver: Receiver): void {
    if (commands.length === 0) return;
    this.#waiting = [...commands.map((command) => ({ command, receiver })), ...this.#waiting];
    this.#kept = commands.length;
    void this.#drain();
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Those that would be lost with the page, though it has tried to keep them. */
  get unmirrored(): number {
    return this.#failure === null ? 0 : this.#waiting.length - this.#kept;
  }

  get full(): boolean {
    return this.#waiting.length + this.#held >= MAX_WAITING;
  }

  /** Why the oldest command is not saved yet, in a sentence; null while all goes well. */
  get failure(): string | null {
    return this.#failure;
  }

  get state(): 'saved' | 'saving' | 'not-saved' {
    if (this.#waiting.length === 0) return 'saved';
    return this.#failure === null ? 'saving' : 'not-saved';
  }

  /** Keeps a place for a command that is being made; to be freed when it is pushed or given up. */
  holdPlace(): void {
    this.#held++;
  }

  freePlace(): void {
    this.#held--;
    this.#tellWaiters();
  }

  push(command: Command, receiver: Receiver): void {
    this.#waiting = [...this.#waiting, { command, receiver }];
    this.#mirrorSoon();
    void this.#drain();
  }

  /** Settles once another command can be pushed. */
  room(): Promise<void> {
    return this.#when(() => !this.full);
  }

  /** Settles once nothing waits. */
  idle(): Promise<void> {
    return this.#when(() => this.waiting === 0);
  }

  /** Settles once nothing waits, or what waits cannot be sent for now. */
  settled(): Promise<void> {
    return this.#when(() => this.state !== 'saving');
  }

  async #when(until: () => boolean): Promise<void> {
    // Once it holds, somebody else may have been first to push.
    while (!until()) await new Promise<void>((resolve) => this.#waiters.push({ until, resolve }));
  }

  #tellWaiters(): void {
    const ready = this.#waiters.filter(({ until }) => until());
    this.#waiters = this.#waiters.filter((waiter) => !ready.includes(waiter));
    for (const { resolve } of ready) resolve();
  }

  #mirrorSoon(): void {
    this.#mirrorTimer ??= setTimeout(() => this.mirror(), MIRROR_AFTER_MS);
  }

  /** Keeps what waits where it outlives the page. */
  mirror(): void {
    if (this.#mirrorTimer !== null) clearTimeout(this.#mirrorTimer);
    this.#mirrorTimer = null;
    if (this.#waiting.length > 0 || this.#kept > 0)
      this.#kept = this.#keep(this.#waiting.map(({ command }) => command));
  }

  /** Sends what waits at once: the connection is back, or the annotator asked. */
  retry(): void {
    if (this.#retryTimer !== null) clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    void this.#drain();
  }

  async #drain(): Promise<void> {
    if (this.#sending || this.#retryTimer !== null) return;
    this.#sending = true;
    try {
      for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
        if (!(await this.#sendOne(next))) break;
      }
    } finally {
      this.#sending = false;
    }
  }

  /** True when the command has left the outbox. */
  async #sendOne({ command, receiver }: Waiting): Promise<boolean> {
    const overdue = setTimeout(() => this.#fails('Cloudbrush does not answer.'), OVERDUE_MS);
    try {
      const result = await this.#send(command);
      this.#dropFirst();
      receiver.answered(command, result);
      return true;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof AppError && finalErrors.has(error.code)) {
        this.#dropFirst();
        receiver.rejected(command, message);
        return true;
      }
      this.#fails(message);
      this.#retryTimer = setTimeout(() => this.retry(), RETRY_MS);
      return false;
    } finally {
      clearTimeout(overdue);
    }
  }

  #fails(reason: string): void {
    this.#failure = reason;
    this.mirror();
    this.#tellWaiters();
  }

  #dropFirst(): void {
    this.#waiting = this.#waiting.slice(1);
    this.#failure = null;
    // Until then the mirror says one too many, which the host would not record twice.
    if (this.#kept > 0) this.#mirrorSoon();
    this.#tellWaiters();
  }
}
