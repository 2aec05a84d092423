import { targetCodes } from '../shared/cloudsen12/classes.ts';
import { type CommandEntry, type CommandId, commandTable } from '../shared/commands.ts';
import { type Composite, compositePresets } from '../shared/composites.ts';
import type { PaneCount } from '../shared/documents/layouts.ts';
import { RELEASES_PAGE } from '../shared/releases.ts';
import { copyText } from './copy-text.ts';
import type { Dialog, Session } from './session.svelte.ts';
import type { MaskKey } from './state/mask-documents.ts';
import type { ToolName } from './state/tool-options.svelte.ts';
import type { Workspace } from './state/workspace.svelte.ts';
import { goToPart } from './window-parts.ts';

/** What a command does. */
interface Action {
  readonly enabled: (session: Session) => boolean;
  /** Why it cannot be done now, in a sentence for whoever presses its key; null where that goes without saying. */
  readonly whyNot?: (session: Session) => string | null;
  /** What it is about just now, where its title alone does not say. */
  readonly detail?: (session: Session) => string | null;
  readonly run: (session: Session) => void;
}

export type Command = CommandEntry<CommandId> & Action;

const always = () => true;

/** An action on an open dataset whose project is known. */
function inDataset(
  run: (workspace: Workspace, session: Session) => void,
  enabled: (workspace: Workspace) => boolean = always,
): Action {
  return {
    enabled: ({ workspace }) => workspace?.project.state === 'open' && enabled(workspace),
    run: (session) => {
      if (session.workspace !== null) run(session.workspace, session);
    },
  };
}

/** The same on the patch that is shown: not while the grid lies over it. */
function inWorkspace(
  run: (workspace: Workspace, session: Session) => void,
  enabled: (workspace: Workspace) => boolean = always,
): Action {
  return inDataset(run, (workspace) => !workspace.grid.open && enabled(workspace));
}

/** A step in the history of the mask that was chosen: never of one that is still on the canvas while that loads. */
function inHistory(kind: 'undo' | 'redo'): Action {
  return {
    ...inWorkspace(
      (workspace, session) => {
        const { painting, showing } = workspace;
        if (painting.waits) painting.stepBack();
        else session.run(showing.current?.document?.[kind]() ?? Promise.resolve());
      },
      ({ showing: { current }, blockers, painting }) =>
        painting.waits
          ? kind === 'undo'
          : blockers.change === null &&
            (kind === 'undo' ? current?.document?.canUndo : current?.document?.canRedo) === true,
    ),
    whyNot: ({ workspace }) => (workspace?.project.state === 'open' ? workspace.blockers.change : null),
  };
}

/** Of a mask that nobody has seen nobody can say that it is done. While it loads that goes without saying. */
function whyNotDone({ project, showing }: Workspace): string | null {
  if (project.state !== 'open') return null;
  const { current, failure } = showing;
  const problem = current === null ? failure : current.maskFailure;
  return problem === null ? null : `${problem} It is not marked as done.`;
}

function placeOf({ splitId, patch, target }: Workspace): MaskKey {
  return { splitId, patch, target };
}

function dialog(name: Dialog): Action {
  return inWorkspace((_, session) => {
    session.dialog = name;
  });
}

/** A dialog about the dataset as a whole. */
function datasetDialog(name: Dialog): Action {
  return inDataset((_, session) => {
    session.dialog = name;
  });
}

/** A dialog that needs no dataset. */
function dialogAnywhere(name: Dialog): Action {
  return {
    enabled: always,
    run: (session) => {
      session.dialog = name;
    },
  };
}

function tool(name: ToolName): Action {
  return inWorkspace((workspace) => workspace.painting.takeTool(name));
}

/** On what is offered; without a proposal its key says how to come by one. */
function onProposal(run: (workspace: Workspace) => void): Action {
  return {
    ...inWorkspace(run, ({ proposals }) => proposals.isOpen),
    whyNot: ({ workspace, shortcuts }) =>
      workspace?.grid.open === false
        ? `There is no proposal. ${shortcuts.labelOf('assist') || 'Assist'} makes one from what you have painted; others stand in the paint panel.`
        : null,
  };
}

/** The code at a place of the target's palette. */
function takeCode(place: number): Action {
  const take = inWorkspace(
    (workspace, { settings }) => {
      const choice = targetCodes(workspace.target, settings.scribbleNaming)[place];
      if (choice !== undefined) workspace.tools.takeCode(choice.code);
    },
    ({ target }) => place < targetCodes(target, 'centre-first').length,
  );
  const detail = ({ workspace, settings }: Session): string | null =>
    workspace === null ? null : (targetCodes(workspace.target, settings.scribbleNaming)[place]?.name ?? null);
  return { ...take, detail };
}

/** With the dock that it lies in: away with it, the history is opened, not closed. */
function toggleHistory({ docks, preferences }: Session): void {
  const isSeen = preferences.now.historyOpen && docks.isOpen('left');
  preferences.set({ historyOpen: !isSeen });
  if (!isSeen) docks.setOpen('left', true);
}

/** With the dock that it lies in. */
function toFinding(steps: number): Action {
  const go = ({ lint }: Workspace, { docks }: Session) => {
    docks.setOpen('right', true);
    lint.step(steps);
  };
  return {
    ...inWorkspace(go, ({ lint }) => lint.lacks === null),
    whyNot: ({ workspace }) => (workspace?.grid.open === false ? workspace.lint.lacks : null),
  };
}

function openInspector({ inspector }: Workspace, { docks }: Session, open: boolean): Promise<unknown> {
  const opened = inspector.setOpen(open);
  if (!open || docks.isOpen('right')) return opened;
  docks.setOpen('right', true);
  return Promise.all([opened, inspector.bring()]);
}

/** Of what is chosen; where nothing is, what was found before is shown again. */
function findAlike({ drafting: { alikeSearch } }: Workspace, session: Session): void {
  session.dialog = 'alike';
  if (!alikeSearch.hasSubject) return;
  const search = async () => {
    await alikeSearch.begin();
    const { matches } = alikeSearch;
    if (session.dialog !== 'alike' && alikeSearch.found !== null)
      session.notices.show(`The search has found ${matches.length} patches: "Find more like this" shows them.`);
  };
  session.run(search());
}

function showComposite(preset: Composite): Action {
  return inWorkspace(
    (workspace) => workspace.composites.choose(preset, workspace.takePane()),
    (workspace) => workspace.composites.all.includes(preset),
  );
}

/** Moves the pointer in the active pane as far as the keys say, in pixels of the patch. */
function movePointer(dx: number, dy: number): Action {
  return inWorkspace((workspace) => workspace.takePane().keyPointer?.move(dx, dy));
}

function showPanes(count: PaneCount): Action {
  return inWorkspace((workspace) => workspace.composites.choosePaneCount(count));
}

const actions: Readonly<Record<CommandId, Action>> = {
  'open-folder': {
    enabled: ({ opening }) => opening === null,
    run: (session) => session.run(session.openFolder()),
  },
  report: datasetDialog('report'),
  export: datasetDialog('export'),
  'copy-project': inDataset((_, session) => session.run(session.copyProject())),
  backups: datasetDialog('backups'),
  close: inDataset((_, session) => session.run(session.close())),
  next: inWorkspace((workspace) => workspace.next()),
  previous: inWorkspace((workspace) => workspace.previous()),
  grid: inDataset(({ grid }) => grid.toggle()),
  'go-to': dialog('go-to'),
  queue: dialog('queue'),
  'find-alike': {
    ...inWorkspace(findAlike, ({ drafting: { alikeSearch } }) => alikeSearch.hasSubject || alikeSearch.hasBegun),
    whyNot: ({ workspace }) =>
      workspace?.grid.open === false
        ? 'Choose a blob of the mask, or draw an outline that waits to be painted; then search for more like it.'
        : null,
  },
  done: {
    ...inWorkspace(
      (workspace) => {
        // What waits belongs to what is done.
        workspace.painting.interrupt();
        workspace.work.say(placeOf(workspace), { status: 'done' });
        workspace.afterDone();
      },
      ({ showing: { current } }) => current !== null && current.document !== null,
    ),
    whyNot: ({ workspace }) => (workspace?.grid.open === false ? whyNotDone(workspace) : null),
  },
  'put-back': inWorkspace((workspace) => {
    const begun = (workspace.showing.current?.document?.depth ?? 0) > 0;
    workspace.work.say(placeOf(workspace), { status: begun ? 'in-work' : 'untouched' });
  }),
  review: inWorkspace((workspace) => workspace.work.say(placeOf(workspace), { status: 'review' })),
  flag: inWorkspace((workspace) => {
    const place = placeOf(workspace);
    workspace.work.say(place, { flagged: !workspace.work.of(place).flagged });
  }),
  note: inWorkspace((workspace, { docks }) => {
    docks.setOpen('left', true);
    workspace.work.wantsNote = true;
  }),
  'earlier-date': inWorkspace(({ dates }) => dates.step(-1)),
  'later-date': inWorkspace(({ dates }) => dates.step(1)),
  'paint-date': inWorkspace(
    (workspace) => workspace.paintLookedAt(),
    ({ dates }) => dates.chosen !== null,
  ),
  eraser: tool('eraser'),
  brush: tool('brush'),
  lasso: tool('lasso'),
  rectangle: tool('rectangle'),
  polygon: tool('polygon'),
  encircle: tool('encircle'),
  fill: tool('fill'),
  wand: tool('wand'),
  superpixel: tool('superpixel'),
  'swap-classes': inWorkspace((workspace) => workspace.tools.swapCodes()),
  'pick-class': inWorkspace(
    ({ view, painting }) => {
      if (view.cursor !== null) painting.pick(view.cursor);
    },
    ({ view, showing }) => view.hasCursor && showing.current !== null,
  ),
  gate: inWorkspace(({ tools: { gate } }) => {
    gate.isOn = !gate.isOn;
  }),
  'learn-gate': inWorkspace(
    ({ tools: { gate }, view }, { notices }) => {
      const { cursor } = view;
      const problem = cursor === null ? null : gate.learn(cursor.x + 0.5, cursor.y + 0.5);
      if (problem !== null) notices.show(problem);
    },
    ({ view, showing }) => view.hasCursor && showing.current !== null,
  ),
  smaller: inWorkspace(({ painting }) => painting.options.smaller()),
  larger: inWorkspace(({ painting }) => painting.options.larger()),
  ...Object.fromEntries(Array.from({ length: 7 }, (_, place) => [`code-${place + 1}`, takeCode(place)])),
  'next-blob': inWorkspace(({ tools: { blobs } }) => blobs.step(1)),
  'previous-blob': inWorkspace(({ tools: { blobs } }) => blobs.step(-1)),
  'delete-blob': inWorkspace(
    ({ tools: { blobs } }) => blobs.delete(),
    ({ tools: { blobs } }) => blobs.chosen !== null,
  ),
  'paint-blob': inWorkspace(
    ({ tools: { blobs } }) => blobs.paint(),
    ({ tools: { blobs } }) => blobs.chosen !== null,
  ),
  'next-hit': toFinding(1),
  'previous-hit': toFinding(-1),
  'accept-hit': inWorkspace(
    ({ lint }) => lint.accept(),
    ({ lint }) => lint.chosen !== null,
  ),
  'cursor-left': movePointer(-1, 0),
  'cursor-left-10': movePointer(-10, 0),
  'cursor-right': movePointer(1, 0),
  'cursor-right-10': movePointer(10, 0),
  'cursor-up': movePointer(0, -1),
  'cursor-up-10': movePointer(0, -10),
  'cursor-down': movePointer(0, 1),
  'cursor-down-10': movePointer(0, 10),
  press: inWorkspace((workspace) => workspace.takePane().keyPointer?.toggle()),
  target: inWorkspace((workspace) => workspace.nextTarget()),
  assist: inWorkspace(({ proposals }) => proposals.run('assist')),
  'accept-piece': onProposal(({ proposals }) => proposals.accept()),
  'reject-piece': onProposal(({ proposals }) => proposals.reject()),
  'accept-class': onProposal(({ proposals }) => proposals.acceptClass()),
  'accept-all': onProposal(({ proposals }) => proposals.acceptAll()),
  'next-piece': onProposal(({ proposals }) => proposals.step(1)),
  'previous-piece': onProposal(({ proposals }) => proposals.step(-1)),
  'drop-proposal': onProposal(({ proposals }) => proposals.drop()),
  'next-uncertain': {
    ...inWorkspace(
      ({ drafting }) => drafting.assist.nextUncertain(),
      ({ drafting: { assist } }) => (assist.result?.mostUncertain.length ?? 0) > 0,
    ),
    whyNot: ({ workspace }) =>
      workspace?.drafting.assist.result === null
        ? 'The assist has not been run on this patch yet.'
        : 'The assist is sure of the whole patch.',
  },
  uncertainty: inWorkspace(({ drafting: { assist } }) => {
    assist.showsUncertainty = !assist.showsUncertainty;
  }),
  'accept-by-hand': onProposal(({ tools }) =>
    tools.choose(tools.ink.now.kind === 'proposal' ? { kind: 'class' } : { kind: 'proposal' }),
  ),
  undo: inHistory('undo'),
  redo: inHistory('redo'),
  history: inWorkspace((_, session) => toggleHistory(session)),
  ...Object.fromEntries(compositePresets.map((preset) => [`composite-${preset.id}`, showComposite(preset)])),
  'composite-before': inWorkspace(
    (workspace) => {
      workspace.takePane();
      const { before } = workspace.composites;
      if (before !== null) workspace.composites.choose(before);
    },
    ({ composites }) => composites.before !== null,
  ),
  checks: dialog('checks'),
  'own-composites': dialog('own-composites'),
  'panes-1': showPanes(1),
  'panes-2': showPanes(2),
  'panes-3': showPanes(3),
  'panes-4': showPanes(4),
  'panes-6': showPanes(6),
  'link-panes': inWorkspace(({ panes }) => {
    panes.linked = !panes.linked;
  }),
  fit: inWorkspace((workspace) => workspace.takePane().fit()),
  'zoom-in': inWorkspace((workspace) => workspace.takePane().zoomBy(1.5)),
  'zoom-out': inWorkspace((workspace) => workspace.takePane().zoomBy(1 / 1.5)),
  'hide-mask': inWorkspace(({ view }) => {
    view.hidden = !view.hidden;
  }),
  docks: inWorkspace((_, { docks }) => docks.toggle()),
  'next-part': inDataset(() => goToPart(1)),
  'previous-part': inDataset(() => goToPart(-1)),
  outline: inWorkspace(({ view }) => {
    view.style = view.style === 'fill' ? 'outline' : view.style === 'outline' ? 'both' : 'fill';
  }),
  reference: inWorkspace(({ references }) => references.toggle('shown')),
  agreement: inWorkspace(({ references }) => references.toggle('agreement')),
  inspector: inWorkspace((workspace, session) => {
    session.run(openInspector(workspace, session, !workspace.inspector.visible));
  }),
  'pin-pixel': inWorkspace(
    (workspace, session) => {
      const { inspector, view } = workspace;
      if (view.cursor === null) return;
      const refusal = inspector.togglePin(view.cursor.x, view.cursor.y);
      if (refusal !== null) session.notices.show(refusal);
      else session.run(openInspector(workspace, session, true));
    },
    ({ view, showing }) => view.hasCursor && showing.current !== null,
  ),
  flicker: inWorkspace(({ dates }) => dates.toggleFlicker()),
  difference: inWorkspace(({ dates }) => dates.toggleDifference()),
  'copy-pixel': inWorkspace(
    ({ view, values: { readout } }) => {
      if (view.cursor === null) return;
      copyText(`[${readout.patch}, ${view.cursor.y}, ${view.cursor.x}]`);
    },
    ({ view }) => view.hasCursor,
  ),
  'copy-map': inWorkspace(
    ({
      values: {
        readout: { map },
      },
    }) => {
      if (map === null) return;
      const epsg = map.epsg === null ? '' : ` EPSG:${map.epsg}`;
      copyText(`${map.east}, ${map.north}${epsg}`);
    },
    ({ view, showing }) => view.hasCursor && (showing.info?.transform ?? null) !== null,
  ),
  help: dialogAnywhere('help'),
  tour: inWorkspace((_, session) => session.tour.start()),
  preferences: dialogAnywhere('preferences'),
  palette: dialogAnywhere('palette'),
  keys: dialogAnywhere('keys'),
  about: dialogAnywhere('about'),
  'reveal-log': {
    enabled: ({ info }) => info.host === 'desktop',
    run: (session) => session.run(session.calls['app.reveal']({ folder: 'log' })),
  },
  releases: {
    enabled: always,
    run: (session) => {
      // In a browser it must be the user's own click that opens a tab.
      if (session.info.host === 'browser') window.open(RELEASES_PAGE, '_blank', 'noopener,noreferrer');
      else session.run(session.calls['app.releases']({}));
    },
  },
};

/** The commands of shared/commands.ts with what they do. */
export const commands: readonly Command[] = commandTable.map((entry) => ({ ...entry, ...actions[entry.id] }));

/** Those that this host has at all. */
export function commandsOn(host: Session['info']['host']): readonly Command[] {
  return commands.filter(({ desktopOnly }) => desktopOnly !== true || host === 'desktop');
}

const byId = new Map<string, Command>(commands.map((command) => [command.id, command]));

export function command(id: string): Command {
  const found = byId.get(id);
  if (found === undefined) throw new Error(`invariant: no command is called ${id}`);
  return found;
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
