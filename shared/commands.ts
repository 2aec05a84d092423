import { compositePresets, hasKey } from './composites.ts';
import { paneCounts } from './documents/layouts.ts';
import type { Key } from './keys.ts';

/** Where a command stands in the list of keys, and in which native menu (`History` in Edit). */
export type CommandGroup = 'File' | 'History' | 'Paint' | 'Proposal' | 'Go' | 'View' | 'Help';

export interface CommandEntry<Id extends string = string> {
  readonly id: Id;
  readonly title: string;
  readonly group: CommandGroup;
  readonly keys: readonly Key[];
  /** Left out of the native menus: there are many of its kind, and a key or a button is the way to it. */
  readonly notInMenu?: true;
  /** Only the desktop has what it shows. */
  readonly desktopOnly?: true;
  /** Does nothing to what a dialog of the page asks about: it can be done while one is open. */
  readonly besideDialogs?: true;
  /** Each is meant: a key that is held does it once. */
  readonly notRepeated?: true;
  /** Its key is never the focused control's own, not even a text field's. */
  readonly fromAnywhere?: true;
}

function entry<Id extends string>(
  group: CommandGroup,
  id: Id,
  title: string,
  keys: readonly Key[] = [],
): CommandEntry<Id> {
  return { id, title, group, keys };
}

const plain = (...codes: readonly string[]): readonly Key[] => codes.map((code) => ({ code }));
const shift = (...codes: readonly string[]): readonly Key[] => codes.map((code) => ({ code, shift: true }));
const ctrl = (code: string): readonly Key[] => [{ code, ctrl: true }];

const codeEntries = Array.from(
  { length: 7 },
  (_, place): CommandEntry<`code-${number}`> => ({
    ...entry(
      'Paint',
      `code-${place + 1}`,
      place < 4 ? `Class ${place + 1}` : `Scribble code ${place}`,
      plain(`Digit${place + 1}`, `Numpad${place + 1}`),
    ),
    notInMenu: true,
  }),
);

const compositeEntries = compositePresets.map((preset, place) =>
  entry('View', `composite-${preset.id}` as const, preset.name, hasKey(preset) ? plain(`F${place + 1}`) : []),
);

const cursorEntries = (['left', 'right', 'up', 'down'] as const).flatMap((side) => {
  const code = `Arrow${side.charAt(0).toUpperCase()}${side.slice(1)}`;
  return [
    {
      ...entry('Paint', `cursor-${side}` as const, `Cursor ${side}`, [{ code, ctrl: true }]),
      notInMenu: true as const,
    },
    {
      ...entry('Paint', `cursor-${side}-10` as const, `Cursor ten pixels ${side}`, [{ code, ctrl: true, shift: true }]),
      notInMenu: true as const,
    },
  ];
});

const paneEntries = paneCounts.map((count) =>
  entry('View', `panes-${count}` as const, count === 1 ? 'One view' : `${count} views`, [
    { code: `Digit${count}`, shift: true },
  ]),
);

/**
 * Every command that there is: buttons, tooltips, keys, the list of keys and the desktop's menus are made from this
 * table. What a command does stands with the page, in renderer/commands.ts.
 */
export const commandTable = [
  entry('File', 'open-folder', 'Open dataset folder', ctrl('KeyO')),
  entry('File', 'report', 'Dataset report', ctrl('KeyI')),
  entry('File', 'export', 'Export', ctrl('KeyE')),
  entry('File', 'copy-project', 'Save a copy of the project'),
  entry('File', 'backups', 'Backups and checks of the project'),
  entry('File', 'close', 'Close dataset'),
  entry('File', 'preferences', 'Preferences', ctrl('Comma')),
  entry('Go', 'next', 'Next patch', plain('KeyD', 'ArrowRight')),
  entry('Go', 'previous', 'Previous patch', plain('KeyA', 'ArrowLeft')),
  entry('Go', 'grid', 'All patches', [{ code: 'KeyG', shift: true }]),
  entry('Go', 'go-to', 'Go to patch', ctrl('KeyG')),
  { ...entry('Go', 'done', 'Done, next patch', plain('Enter', 'NumpadEnter')), notRepeated: true },
  entry('Go', 'put-back', 'Back in the queue', shift('Enter')),
  entry('Go', 'review', 'Needs review', shift('KeyR')),
  entry('Go', 'flag', 'Flag', shift('KeyF')),
  entry('Go', 'note', 'Note', shift('KeyN')),
  entry('Go', 'queue', 'Make a queue'),
  entry('Go', 'find-alike', 'Find more like this', shift('KeyA')),
  entry('Go', 'earlier-date', 'Look at an earlier date', plain('Comma')),
  entry('Go', 'later-date', 'Look at a later date', plain('Period')),
  entry('Go', 'paint-date', 'Paint the date that is looked at'),
  entry('Paint', 'brush', 'Brush', plain('KeyB')),
  entry('Paint', 'eraser', 'Eraser', plain('KeyE')),
  entry('Paint', 'lasso', 'Lasso', plain('KeyL')),
  entry('Paint', 'rectangle', 'Rectangle', shift('KeyL')),
  entry('Paint', 'polygon', 'Polygon', plain('KeyP')),
  entry('Paint', 'encircle', 'Encircle', shift('KeyP')),
  entry('Paint', 'fill', 'Fill', plain('KeyF')),
  entry('Paint', 'wand', 'Wand', plain('KeyW')),
  entry('Paint', 'superpixel', 'Superpixels', plain('KeyU')),
  entry('Paint', 'smaller', 'Smaller brush', plain('BracketLeft')),
  entry('Paint', 'larger', 'Larger brush', plain('BracketRight')),
  ...codeEntries,
  entry('Paint', 'swap-classes', 'Class before', plain('KeyX')),
  entry('Paint', 'pick-class', 'Class under the cursor', plain('KeyS')),
  entry('Paint', 'gate', 'Gate', plain('KeyG')),
  entry('Paint', 'learn-gate', 'Gate from under the cursor', shift('KeyW')),
  entry('Paint', 'next-blob', 'Next blob of the class', plain('KeyJ')),
  entry('Paint', 'previous-blob', 'Blob before', shift('KeyJ')),
  entry('Paint', 'delete-blob', 'Delete the blob', plain('Delete')),
  entry('Paint', 'paint-blob', 'Paint the blob', shift('KeyB')),
  entry('Paint', 'next-hit', 'Next finding of the checks', plain('Semicolon')),
  entry('Paint', 'previous-hit', 'Finding before', shift('Semicolon')),
  entry('Paint', 'accept-hit', 'Leave the finding as it is'),
  ...cursorEntries,
  // Beside the arrows, with the same key held; every keyboard has it.
  {
    ...entry('Paint', 'press', 'Press or let go at the cursor', [
      { code: 'Enter', ctrl: true },
      { code: 'NumpadEnter', ctrl: true },
    ]),
    notRepeated: true,
  },
  entry('Paint', 'target', 'Mask or scribbles', plain('KeyT')),
  { ...entry('Proposal', 'assist', 'Assist from what is painted', plain('KeyR')), notRepeated: true },
  { ...entry('Proposal', 'accept-piece', 'Accept the piece', plain('KeyY')), notRepeated: true },
  { ...entry('Proposal', 'reject-piece', 'Reject the piece', plain('KeyN')), notRepeated: true },
  { ...entry('Proposal', 'accept-class', 'Accept all of its class', shift('KeyY')), notRepeated: true },
  {
    ...entry('Proposal', 'accept-all', 'Accept all that is proposed', [{ code: 'KeyY', ctrl: true, shift: true }]),
    notRepeated: true,
  },
  // Tab does the same on the picture, which no command can have.
  entry('Proposal', 'next-piece', 'Next piece'),
  entry('Proposal', 'previous-piece', 'Piece before'),
  entry('Proposal', 'drop-proposal', 'Drop the proposal'),
  entry('Proposal', 'next-uncertain', 'Most uncertain place', shift('KeyU')),
  entry('Proposal', 'uncertainty', 'Show how uncertain the assist is'),
  entry('Proposal', 'accept-by-hand', 'Accept or reject with the tool in hand'),
  entry('History', 'undo', 'Undo', ctrl('KeyZ')),
  entry('History', 'redo', 'Redo', [
    { code: 'KeyZ', ctrl: true, shift: true },
    { code: 'KeyY', ctrl: true },
  ]),
  entry('History', 'history', 'History of this mask', plain('KeyH')),
  ...compositeEntries,
  ...paneEntries,
  entry('View', 'link-panes', 'Link the views', [{ code: 'KeyL', ctrl: true, shift: true }]),
  entry('View', 'composite-before', 'Composite before', plain('Backquote')),
  entry('View', 'checks', 'Checks of the mask'),
  entry('View', 'own-composites', 'Composites of your own'),
  entry('View', 'fit', 'Fit patch', plain('Digit0', 'Numpad0')),
  entry('View', 'zoom-in', 'Zoom in', [{ code: 'Equal' }, { code: 'Equal', shift: true }, { code: 'NumpadAdd' }]),
  entry('View', 'zoom-out', 'Zoom out', plain('Minus', 'NumpadSubtract')),
  entry('View', 'hide-mask', 'Hide mask', [{ code: 'KeyQ', shift: true }]),
  entry('View', 'docks', 'Only the picture', plain('KeyV')),
  {
    ...entry('View', 'next-part', 'Next part of the window', [{ code: 'F6', ctrl: true }]),
    notInMenu: true,
    fromAnywhere: true,
  },
  {
    ...entry('View', 'previous-part', 'Part of the window before', [{ code: 'F6', ctrl: true, shift: true }]),
    notInMenu: true,
    fromAnywhere: true,
  },
  entry('View', 'outline', 'Fill or outline', plain('KeyO')),
  entry('View', 'reference', 'Other mask', plain('KeyM')),
  entry('View', 'agreement', 'Agreement with the other mask', [{ code: 'KeyM', shift: true }]),
  entry('View', 'inspector', 'Spectrum and values', plain('KeyI')),
  entry('View', 'pin-pixel', 'Pin the pixel', [{ code: 'KeyI', shift: true }]),
  entry('View', 'flicker', 'Alternate with another date', plain('KeyK')),
  entry('View', 'difference', 'Difference from another date', [{ code: 'KeyK', shift: true }]),
  entry('View', 'copy-pixel', 'Copy pixel index', [{ code: 'KeyC', ctrl: true, shift: true }]),
  entry('View', 'copy-map', 'Copy map coordinates', ctrl('KeyC')),
  entry('Help', 'help', 'Help'),
  entry('Help', 'tour', 'Show the tour'),
  entry('Help', 'palette', 'Find a command', ctrl('KeyK')),
  entry('Help', 'keys', 'Keys', [{ code: 'Slash', shift: true }]),
  { ...entry('Help', 'reveal-log', 'Show the log'), desktopOnly: true, besideDialogs: true },
  { ...entry('Help', 'releases', 'Check for a new version'), besideDialogs: true },
  entry('Help', 'about', 'About Cloudbrush'),
] as const;

/** The one spelling that the page must answer to; a command without an action does not compile. */
export type CommandId = (typeof commandTable)[number]['id'];
