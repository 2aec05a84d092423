import type { BindingId } from '../../shared/key-profiles.ts';
import { isModifier } from '../../shared/taken-keys.ts';
import type { KeyPress, KeyRefusal, Shortcuts } from './shortcuts.svelte.ts';

/** Which key is to be another one; at no place it is one more. */
export interface AskedKey {
  readonly id: BindingId;
  readonly place: number | null;
}

/** The key that is being changed: asked for, pressed, perhaps refused. */
export class KeyChange {
  readonly #shortcuts: Shortcuts;
  #asked = $state.raw<AskedKey | null>(null);
  #refusal = $state.raw<KeyRefusal | null>(null);
  #pressed = $state.raw<KeyPress | null>(null);

  constructor(shortcuts: Shortcuts) {
    this.#shortcuts = shortcuts;
  }

  get asked(): AskedKey | null {
    return this.#asked;
  }

  /** The last key that was refused. */
  get pressed(): KeyPress | null {
    return this.#pressed;
  }

  get refusal(): KeyRefusal | null {
    return this.#refusal;
  }

  /** The next key that is pressed is the answer. Not while one has to be decided about. */
  get listens(): boolean {
    return this.#asked !== null && this.#refusal?.holder == null;
  }

  isAsked(id: BindingId, place: number | null): boolean {
    return this.#asked?.id === id && this.#asked.place === place;
  }

  ask(id: BindingId, place: number | null): void {
    this.#asked = { id, place };
    this.#pressed = null;
    this.#refusal = null;
  }

  /** What was asked for is there now: its place. Null where the press was refused, or is only the beginning of one. */
  press(press: KeyPress): AskedKey | null {
    const asked = this.#asked;
    if (asked === null || !this.listens || isModifier(press.code)) return null;
    this.#refusal = this.#shortcuts.assign(asked.id, press, asked.place);
    this.#pressed = press;
    return this.#refusal === null ? this.#done(asked) : null;
  }

  /** Takes the refused key from whatever has it. */
  takeIt(): AskedKey | null {
    const asked = this.#asked;
    if (asked === null || this.#pressed === null) return null;
    this.#shortcuts.take(asked.id, this.#pressed, asked.place);
    return this.#done(asked);
  }

  leave(): AskedKey | null {
    const asked = this.#asked;
    this.#asked = null;
    this.#refusal = null;
    return asked;
  }

  #done({ id, place }: AskedKey): AskedKey {
    this.leave();
    return { id, place: place ?? this.#shortcuts.keysOf(id).length - 1 };
  }
}
