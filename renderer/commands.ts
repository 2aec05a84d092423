import { targetCodes } from '../shared/cloudsen12/classes.ts';
import { compositePresets } from '../shared/composites.ts';
import { copyText } from './copy-text.ts';
import type { Key } from './keys.ts';
import type { Session } from './session.svelte.ts';
import type { Workspace } from './state/workspace.svelte.ts';

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: 'Go' | 'Paint' | 'History' | 'View' | 'File';
  readonly keys: readonly Key[];
  readonly enabled: (session: Session) => boolean;
  /** Why it cannot be done now, in a sentence for whoever presses its key; null where that goes without saying. */
  readonly whyNot?: (session: Session) => string | null;
  readonly run: (session: Session) => void;
}

const always = () => true;

/** A command of an open dataset whose project is known. */
function inWorkspace(
  group: Command['group'],
  id: string,
  title: string,
  keys: readonly Key[],
  run: (workspace: Workspace, session: Session) => void,
  enabled: (workspace: Workspace) => boolean = always,
): Command {
  return {
    id,
    title,
    group,
    keys,
    enabled: ({ workspace }) => workspace?.project.state === 'open' && enabled(workspace),
    run: (session) => {
      if (session.workspace !== null) run(session.workspace, session);
    },
  };
}

/** A step in the history of the mask that was chosen: never of one that is still on the canvas while that loads. */
function inHistory(kind: 'undo' | 'redo', title: string, keys: readonly Key[]): Command {
  return {
    ...inWorkspace(
      'History',
      kind,
      title,
      keys,
      (workspace, session) => session.run(workspace.current?.document?.[kind]() ?? Promise.resolve()),
      ({ current, changeBlocker }) =>
        changeBlocker === null && (kind === 'undo' ? current?.document?.canUndo : current?.document?.canRedo) === true,
    ),
    whyNot: ({ workspace }) => (workspace?.project.state === 'open' ? workspace.changeBlocker : null),
  };
}

const classKeys: readonly Command[] = Array.from({ length: 7 }, (_, place) =>
  inWorkspace(
    'Paint',
    `code-${place + 1}`,
    place < 4 ? `Class ${place + 1}` : `Scribble code ${place}`,
    [{ code: `Digit${place + 1}` }, { code: `Numpad${place + 1}` }],
    (workspace, session) => {
      const choice = targetCodes(workspace.target, session.settings.scribbleNaming)[place];
      if (choice === undefined) return;
      workspace.painting.brush.code[workspace.target] = choice.code;
      workspace.painting.brush.tool = 'brush';
    },
    (workspace) => place < targetCodes(workspace.target, 'centre-first').length,
  ),
);

const compositeKeys: readonly Command[] = compositePresets.map((preset, place) =>
  inWorkspace(
    'View',
    `composite-${preset.id}`,
    preset.name,
    [{ code: `F${place + 1}` }],
    (workspace) => workspace.chooseComposite(preset),
    (workspace) => workspace.composites.includes(preset),
  ),
);

/** Every command of the page: buttons, tooltips, keys and the list of keys are made from this table. */
export const commands: readonly Command[] = [
  {
    id: 'open-folder',
    title: 'Open dataset folder',
    group: 'File',
    keys: [{ code: 'KeyO', ctrl: true }],
    enabled: ({ opening }) => opening === null,
    run: (session) => session.run(session.openFolder()),
  },
  inWorkspace('File', 'report', 'Dataset report', [{ code: 'KeyI', ctrl: true }], (_, session) => {
    session.dialog = 'report';
  }),
  inWorkspace('File', 'export', 'Export', [{ code: 'KeyE', ctrl: true }], (_, session) => {
    session.dialog = 'export';
  }),
  inWorkspace('File', 'copy-project', 'Save a copy of the project', [], (_, session) =>
    session.run(session.copyProject()),
  ),
  inWorkspace('File', 'close', 'Close dataset', [], (_, session) => session.run(session.close())),
  inWorkspace('Go', 'next', 'Next patch', [{ code: 'KeyD' }, { code: 'ArrowRight' }], (workspace) => workspace.next()),
  inWorkspace('Go', 'previous', 'Previous patch', [{ code: 'KeyA' }, { code: 'ArrowLeft' }], (workspace) =>
    workspace.previous(),
  ),
  inWorkspace('Go', 'go-to', 'Go to patch', [{ code: 'KeyG', ctrl: true }], (_, session) => {
    session.dialog = 'go-to';
  }),
  inWorkspace('Paint', 'brush', 'Brush', [{ code: 'KeyB' }], (workspace) => {
    workspace.painting.brush.tool = 'brush';
  }),
  inWorkspace('Paint', 'eraser', 'Eraser', [{ code: 'KeyE' }], (workspace) => {
    workspace.painting.brush.tool = 'eraser';
  }),
  inWorkspace('Paint', 'smaller', 'Smaller brush', [{ code: 'BracketLeft' }], (workspace) =>
    workspace.painting.brush.smaller(),
  ),
  inWorkspace('Paint', 'larger', 'Larger brush', [{ code: 'BracketRight' }], (workspace) =>
    workspace.painting.brush.larger(),
  ),
  ...classKeys,
  inWorkspace('Paint', 'target', 'Mask or scribbles', [{ code: 'KeyT' }], (workspace) => workspace.nextTarget()),
  inHistory('undo', 'Undo', [{ code: 'KeyZ', ctrl: true }]),
  inHistory('redo', 'Redo', [
    { code: 'KeyZ', ctrl: true, shift: true },
    { code: 'KeyY', ctrl: true },
  ]),
  inWorkspace('History', 'history', 'History of this mask', [{ code: 'KeyH' }], (_, session) => {
    session.dialog = 'history';
  }),
  ...compositeKeys,
  inWorkspace('View', 'fit', 'Fit patch', [{ code: 'Digit0' }, { code: 'Numpad0' }], ({ view }) => view.fit(512)),
  inWorkspace(
    'View',
    'zoom-in',
    'Zoom in',
    [{ code: 'Equal' }, { code: 'Equal', shift: true }, { code: 'NumpadAdd' }],
    ({ view }) => view.zoomAt(1.5, view.size.width / 2, view.size.height / 2),
  ),
  inWorkspace('View', 'zoom-out', 'Zoom out', [{ code: 'Minus' }, { code: 'NumpadSubtract' }], ({ view }) =>
    view.zoomAt(1 / 1.5, view.size.width / 2, view.size.height / 2),
  ),
  inWorkspace('View', 'hide-mask', 'Hide mask', [{ code: 'KeyQ', shift: true }], ({ view }) => {
    view.hidden = !view.hidden;
  }),
  inWorkspace('View', 'outline', 'Fill or outline', [{ code: 'KeyO' }], ({ view }) => {
    view.style = view.style === 'fill' ? 'outline' : view.style === 'outline' ? 'both' : 'fill';
  }),
  inWorkspace(
    'View',
    'copy-pixel',
    'Copy pixel index',
    [{ code: 'KeyC', ctrl: true, shift: true }],
    ({ view, readout }) => {
      if (view.cursor === null) return;
      copyText(`[${readout.patch}, ${view.cursor.y}, ${view.cursor.x}]`);
    },
    ({ view }) => view.cursor !== null,
  ),
  inWorkspace(
    'View',
    'copy-map',
    'Copy map coordinates',
    [{ code: 'KeyC', ctrl: true }],
    ({ readout: { map } }) => {
      if (map === null) return;
      const epsg = map.epsg === null ? '' : ` EPSG:${map.epsg}`;
      copyText(`${map.east}, ${map.north}${epsg}`);
    },
    ({ readout }) => readout.map !== null,
  ),
  {
    id: 'keys',
    title: 'Keys',
    group: 'File',
    keys: [{ code: 'Slash', shift: true }],
    enabled: always,
    run: (session) => {
      session.dialog = session.dialog === 'keys' ? 'none' : 'keys';
    },
  },
];

const byId = new Map(commands.map((command) => [command.id, command]));

export function command(id: string): Command {
  const found = byId.get(id);
  if (found === undefined) throw new Error(`invariant: no command is called ${id}`);
  return found;
}

/** The command that a key press means, if any. Plain keys never answer to Alt, so that layouts can use it. */
export function commandFor(press: { code: string; ctrl: boolean; shift: boolean; alt: boolean }): Command | null {
  if (press.alt) return null;
  const matches = (key: Key) =>
    key.code === press.code && (key.ctrl ?? false) === press.ctrl && (key.shift ?? false) === press.shift;
  return commands.find((candidate) => candidate.keys.some(matches)) ?? null;
}

/** What a command's key does: the command, or a sentence about why it cannot be done now. */
export function press(pressed: Command, session: Session): void {
  if (pressed.enabled(session)) {
    pressed.run(session);
    return;
  }
  const why = pressed.whyNot?.(session) ?? null;
  if (why !== null) session.notices.show(why);
}
