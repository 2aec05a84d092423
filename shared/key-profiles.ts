import { type CommandId, commandTable } from './commands.ts';
import { type HeldKeyId, heldKeyIds, heldKeys, heldKeyTitles, type Key, spelling } from './keys.ts';
import { ownUse } from './taken-keys.ts';

/** What can have keys: a command, or something that is done while a key is held. */
export type BindingId = CommandId | HeldKeyId;

export const profileIds = ['cloudbrush', 'iris', 'napari'] as const;
export type ProfileId = (typeof profileIds)[number];

interface KeyProfile {
  readonly name: string;
  /** Where it differs from the table of commands. A key that stands here is taken from whatever has it there. */
  readonly keys: Partial<Readonly<Record<BindingId, readonly Key[]>>>;
}

const plain = (code: string): Key => ({ code });
const shift = (code: string): Key => ({ code, shift: true });
const ctrl = (code: string): Key => ({ code, ctrl: true });

export const keyProfiles: Readonly<Record<ProfileId, KeyProfile>> = {
  cloudbrush: { name: 'Cloudbrush', keys: {} },
  /**
   * `iris/segmentation/static/javascripts/segmentation.js` of ESA-PhiLab/iris. What it does without a counterpart here:
   * S saves, N clears, F and G choose what is shown, C, I, X and the arrows change the picture.
   */
  iris: {
    name: 'IRIS',
    keys: {
      brush: [plain('KeyD'), plain('KeyB')],
      pan: [plain('KeyW')],
      'hide-mask': [plain('Space'), shift('KeyQ')],
      fit: [plain('KeyZ'), plain('Digit0'), plain('Numpad0')],
      undo: [plain('KeyU'), ctrl('KeyZ')],
      redo: [plain('KeyR'), { code: 'KeyZ', ctrl: true, shift: true }, ctrl('KeyY')],
      previous: [plain('Backspace'), plain('ArrowLeft')],
      next: [plain('ArrowRight')],
      // "Where the AI failed": here, where another mask says something else.
      agreement: [plain('KeyH'), shift('KeyM')],
      history: [shift('KeyH')],
      wand: [shift('KeyS')],
      superpixel: [plain('KeyT')],
      target: [shift('KeyT')],
      assist: [plain('KeyA')],
    },
  },
  /**
   * `napari/utils/shortcuts.py`, viewer and labels layer. Its letters for the modes: the digits, which it has for them
   * too, are the classes here.
   */
  napari: {
    name: 'napari',
    keys: {
      brush: [plain('KeyP'), plain('KeyB')],
      pan: [plain('Space'), plain('KeyZ')],
      'hide-mask': [plain('KeyV'), shift('KeyQ')],
      docks: [shift('KeyV')],
      fit: [ctrl('KeyR'), plain('Digit0'), plain('Numpad0')],
      grid: [ctrl('KeyG')],
      'go-to': [shift('KeyG')],
      polygon: [plain('KeyT')],
      target: [shift('KeyT')],
    },
  },
};

/** What an annotator has changed: all keys of a command, by its id. Ids that this version does not know do nothing. */
export type KeyChanges = Readonly<Record<string, readonly Key[]>>;

export interface KeySetting {
  readonly profile: ProfileId;
  readonly changes: KeyChanges;
}

export type Bindings = ReadonlyMap<BindingId, readonly Key[]>;

const defaults: readonly (readonly [BindingId, readonly Key[]])[] = [
  ...heldKeyIds.map((id) => [id, [heldKeys[id]]] as const),
  ...commandTable.map(({ id, keys }) => [id, keys] as const),
];

const titles: ReadonlyMap<string, string> = new Map([
  ...Object.entries(heldKeyTitles),
  ...commandTable.map(({ id, title }): [string, string] => [id, title]),
]);

export function titleOf(id: BindingId): string {
  return titles.get(id) ?? id;
}

/** Something that is done while a key is held has keys without Ctrl and Shift. */
export function isHeld(id: BindingId): id is HeldKeyId {
  return Object.hasOwn(heldKeys, id);
}

/**
 * The keys of everything. No key stands twice: the annotator's changes have theirs before the profile, and the profile
 * before the table, so that a command that comes with a later version never takes away a key that somebody uses.
 */
export function keysOf(profile: ProfileId, changes: KeyChanges = {}): Bindings {
  const own = keyProfiles[profile].keys;
  const wanted = defaults.map(([id, keys]) => {
    if (Object.hasOwn(changes, id)) return { id, keys: changes[id], rank: 0 };
    return own[id] === undefined ? { id, keys, rank: 2 } : { id, keys: own[id], rank: 1 };
  });
  const taken = new Set<string>();
  const claimed = wanted
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ id, keys }) => [id, claim(keys, taken, id)] as const);
  const found = new Map(claimed);
  return new Map(defaults.map(([id]) => [id, found.get(id) ?? []]));
}

function claim(wanted: readonly Key[], taken: Set<string>, id: BindingId): Key[] {
  return wanted.filter((key) => {
    const name = spelling(key);
    if (taken.has(name) || ownUse(key) !== null || (isHeld(id) && !isPlain(key))) return false;
    taken.add(name);
    return true;
  });
}

export function isPlain({ ctrl = false, shift = false }: Key): boolean {
  return !ctrl && !shift;
}

/** Who has a key already, other than `id`; null where it is free. */
export function conflictOf(bindings: Bindings, id: BindingId, key: Key): BindingId | null {
  const wanted = spelling(key);
  for (const [other, keys] of bindings) {
    if (other !== id && keys.some((taken) => spelling(taken) === wanted)) return other;
  }
  return null;
}
