import type { CommandId } from '../../shared/commands.ts';
import {
  type BindingId,
  type Bindings,
  conflictOf,
  isHeld,
  isPlain,
  type KeyChanges,
  keysOf,
  type ProfileId,
  titleOf,
} from '../../shared/key-profiles.ts';
import { type HeldKeyId, type Key, spelling } from '../../shared/keys.ts';
import { MAX_KEYS } from '../../shared/settings.ts';
import { ownUse } from '../../shared/taken-keys.ts';
import type { KeyLabels } from './key-labels.svelte.ts';
import type { Preferences } from './preferences.svelte.ts';

/** A key as it was pressed. */
export interface KeyPress extends Required<Key> {
  readonly alt: boolean;
  /** Held for the system: the Windows key, on macOS Ctrl. */
  readonly system: boolean;
}

/** Why a key was not given; `holder` is who has it. */
export interface KeyRefusal {
  readonly sentence: string;
  readonly holder: BindingId | null;
}

/** Which keys mean what for this annotator: the profile with the changes to it. */
export class Shortcuts {
  readonly #preferences: Preferences;
  readonly #labels: KeyLabels;
  readonly #bindings: Bindings = $derived.by(() => keysOf(this.profile, this.#changes));
  readonly #bySpelling = $derived(
    new Map(Array.from(this.#bindings).flatMap(([id, keys]) => keys.map((key) => [spelling(key), id] as const))),
  );

  constructor(preferences: Preferences, labels: KeyLabels) {
    this.#preferences = preferences;
    this.#labels = labels;
  }

  get profile(): ProfileId {
    return this.#preferences.now.keys.profile;
  }

  get #changes(): KeyChanges {
    return this.#preferences.now.keys.changes;
  }

  get changed(): boolean {
    return Object.keys(this.#changes).length > 0;
  }

  hasChanged(id: BindingId): boolean {
    return Object.hasOwn(this.#changes, id);
  }

  keysOf(id: BindingId): readonly Key[] {
    return this.#bindings.get(id) ?? [];
  }

  /** Its first key as it is written; empty without one. */
  labelOf(id: BindingId): string {
    const [key] = this.keysOf(id);
    return key === undefined ? '' : this.#labels.of(key);
  }

  /** The same as a tooltip ends. */
  hintOf(id: BindingId): string {
    const label = this.labelOf(id);
    return label === '' ? '' : ` (${label})`;
  }

  /** The command that a press means, if any. Keys never answer to Alt, so that layouts can use it. */
  commandFor({ alt, system, ...key }: KeyPress): CommandId | null {
    const id = alt || system ? undefined : this.#bySpelling.get(spelling(key));
    return id === undefined || isHeld(id) ? null : id;
  }

  /** What is done while the key at this place is held. With Shift it is the same, unless that is a command's. */
  heldBy(code: string): HeldKeyId | null {
    const id = this.#bySpelling.get(spelling({ code }));
    return id !== undefined && isHeld(id) ? id : null;
  }

  /** Gives a key in place of the one at `place`, or one more. Null where that was done. */
  assign(id: BindingId, press: KeyPress, place: number | null = null): KeyRefusal | null {
    const refusal = this.#refusal(id, press, place);
    if (refusal === null) this.#put(id, keyOf(press), place);
    return refusal;
  }

  /** The same with a key that another has: that one goes without it. */
  take(id: BindingId, press: KeyPress, place: number | null = null): KeyRefusal | null {
    const refusal = this.#refusal(id, press, place);
    if (refusal !== null && refusal.holder === null) return refusal;
    const key = keyOf(press);
    const holder = refusal?.holder ?? null;
    // What it has of the profile goes by itself: changes come before that.
    if (holder !== null && this.hasChanged(holder)) {
      const left = this.keysOf(holder).filter((other) => spelling(other) !== spelling(key));
      this.#change(holder, left);
    }
    this.#put(id, key, place);
    return null;
  }

  remove(id: BindingId, place: number): void {
    const left = this.keysOf(id).filter((_, at) => at !== place);
    this.#change(id, left);
  }

  reset(id: BindingId): void {
    this.#keep(this.profile, this.#changesBeside(id));
  }

  resetAll(): void {
    this.#keep(this.profile, {});
  }

  /** What was changed by hand stays. */
  choose(profile: ProfileId): void {
    this.#keep(profile, copyOf(this.#changes));
  }

  #refusal(id: BindingId, press: KeyPress, place: number | null): KeyRefusal | null {
    const key = keyOf(press);
    const label = this.#labels.of(key);
    const refuse = (sentence: string): KeyRefusal => ({ sentence, holder: null });
    if (press.system) return refuse('Keys that are pressed with that one belong to the system.');
    if (press.alt) return refuse('With Alt many keyboards write letters: it cannot be part of a key.');
    const use = ownUse(key);
    if (use !== null) return refuse(`${label} ${use}: it stays as it is.`);
    if (isHeld(id) && !isPlain(key)) return refuse('A key that is held goes without Ctrl and Shift.');
    if (place === null && this.keysOf(id).length >= MAX_KEYS) return refuse(`${MAX_KEYS} keys are the most.`);
    const holder = conflictOf(this.#bindings, id, key);
    return holder === null ? null : { sentence: `${label} is ${titleOf(holder)}.`, holder };
  }

  #put(id: BindingId, key: Key, place: number | null): void {
    const keys = [...this.keysOf(id)];
    keys.splice(place ?? keys.length, 1, key);
    const wanted = spelling(key);
    const first = place ?? keys.length - 1;
    this.#change(
      id,
      keys.filter((other, at) => at === first || spelling(other) !== wanted),
    );
  }

  /** Keys that are those of the profile are no change. */
  #change(id: BindingId, keys: readonly Key[]): void {
    const others = this.#changesBeside(id);
    const same = spelt(keysOf(this.profile, others).get(id) ?? []) === spelt(keys);
    this.#keep(this.profile, same ? others : { ...others, [id]: keys.map(copied) });
  }

  #changesBeside(id: BindingId): Record<string, Key[]> {
    const { [id]: _, ...others } = copyOf(this.#changes);
    return others;
  }

  #keep(profile: ProfileId, changes: Record<string, Key[]>): void {
    this.#preferences.set({ keys: { profile, changes } });
  }
}

function keyOf({ code, ctrl, shift }: Required<Key>): Key {
  return { code, ...(ctrl && { ctrl }), ...(shift && { shift }) };
}

function copied({ code, ctrl = false, shift = false }: Key): Key {
  return keyOf({ code, ctrl, shift });
}

/** What is watched cannot be sent. */
function copyOf(changes: KeyChanges): Record<string, Key[]> {
  return Object.fromEntries(Object.entries(changes).map(([id, keys]) => [id, keys.map(copied)]));
}

function spelt(keys: readonly Key[]): string {
  return keys.map(spelling).join(' ');
}
