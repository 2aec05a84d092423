import { randomUUID } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { formatCount } from '../dataset/patch-file.ts';
import { type ImportReport, importMask } from '../export/import-mask.ts';
import { inspectMaskFile } from '../export/mask-file.ts';
import { accountName } from '../host/account-name.ts';
import type { GroupResult } from '../project/project-store.ts';
import { parseCommand, requiredTarget } from './arguments.ts';
import { type Command, printJson, type Terminal, UsageError } from './command.ts';
import { findSplit, openFolder } from './dataset-folder.ts';
import { withProject } from './project-session.ts';

const help = `Usage: cloudbrush import <dataset> --project FILE --split S --target manual_hq|manual_sc --mask FILE
                         [--annotator NAME] [--json]
       cloudbrush import <dataset> --project FILE --undo ID | --redo ID [--annotator NAME] [--json]

Records how a mask file of shape (N, 512, 512), 1 or 2 bytes per pixel, differs from the current masks: one edit for
each patch that differs, all or none, undone as one. Padding is left out. Codes that the target does not know
are refused.

  --project FILE     the project that takes the edits
  --split S          name of the split, for example train
  --target T         manual_hq (dense labels) or manual_sc (scribbles)
  --mask FILE        the mask file
  --annotator NAME   who the edits are by (default: the account's name)
  --undo ID          take back the import of this id, --redo ID puts it back
  --json             print the result as JSON
`;

const MAX_NAME = 100;

export const importCommand: Command = {
  name: 'import',
  summary: 'record the differences of a mask file as edits, or undo such an import',
  help,
  async run(args, terminal) {
    const parsed = parseCommand(args, ['project', 'split', 'target', 'mask', 'annotator', 'undo', 'redo'], ['json']);
    const project = parsed.required('project');
    const annotator = annotatorName(parsed.text('annotator') ?? accountName());
    const move = groupMove(parsed.text('undo'), parsed.text('redo'));
    if (move !== null) {
      for (const name of ['split', 'target', 'mask']) {
        if (parsed.text(name) !== null) throw new UsageError(`--${name} does not go with --${move.kind}`);
      }
      const moved = await moveImport(parsed.folder, project, move, annotator);
      if (parsed.flag('json')) await printJson(terminal, { groupId: move.groupId, kind: move.kind, ...moved });
      else await terminal.print(`${move.kind === 'undo' ? 'Undid' : 'Redid'} ${moved.masks} edits.\n`);
      return;
    }
    const target = requiredTarget(parsed);
    const report = await runImport(
      {
        folder: parsed.folder,
        project,
        splitName: parsed.required('split'),
        target,
        maskPath: parsed.required('mask'),
      },
      annotator,
      terminal,
    );
    if (parsed.flag('json')) await printJson(terminal, report);
    else await terminal.print(describe(report));
  },
};

interface ImportChoice {
  readonly folder: string;
  readonly project: string;
  readonly splitName: string;
  readonly target: 'manual_hq' | 'manual_sc';
  readonly maskPath: string;
}

async function runImport(choice: ImportChoice, annotator: string, terminal: Terminal): Promise<ImportReport> {
  const dataset = await openFolder(choice.folder);
  const split = findSplit(dataset, choice.splitName);
  await refuseProject(choice.maskPath, choice.project);
  const facts = await inspectMaskFile(choice.maskPath, split.patchCount);
  return withProject(dataset, { file: choice.project, access: 'write' }, [split], async ({ opened, store }) => {
    const { target } = choice;
    // Decided by the file if nobody has: an edit may write this code.
    if (target === 'manual_sc') await opened.unscribbled(split.id);
    return importMask(
      store,
      opened.project.handle,
      facts,
      { splitKey: opened.splitKey(split.id), target, annotator, groupId: randomUUID() },
      (patch) => opened.source({ splitId: split.id, patch, target }),
      {
        signal: terminal.signal,
        onPatch: (done) => terminal.progress(done, split.patchCount, 'Comparing patches'),
      },
    );
  });
}

/** To read the project as a mask would end SQLite's locks on it. */
async function refuseProject(maskPath: string, project: string): Promise<void> {
  const [mask, file] = await Promise.all([maskPath, project].map((path) => realpath(path).catch(() => null)));
  if (mask === null || mask !== file) return;
  throw new AppError('bad-argument', `${maskPath} is the project itself: name a .dat file of labels.`);
}

interface GroupMove {
  readonly kind: 'undo' | 'redo';
  readonly groupId: string;
}

function groupMove(undo: string | null, redo: string | null): GroupMove | null {
  if (undo !== null && redo !== null) throw new UsageError('--undo and --redo do not go together');
  const groupId = undo ?? redo;
  if (groupId === null) return null;
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(groupId)) {
    throw new UsageError(`${groupId} is not the id of an import`);
  }
  return { kind: undo === null ? 'redo' : 'undo', groupId };
}

async function moveImport(
  folder: string,
  project: string,
  { kind, groupId }: GroupMove,
  annotator: string,
): Promise<Extract<GroupResult, { status: 'saved' }>> {
  const dataset = await openFolder(folder);
  return withProject(dataset, { file: project, access: 'write' }, dataset.splits, async ({ opened, store }) => {
    const moved = await store.moveGroup(opened.project.handle, kind, groupId, randomUUID(), annotator);
    if (moved.status === 'saved') return moved;
    throw new AppError(
      'conflict',
      `Patch ${moved.patch} of ${moved.splitName} has been edited since, so nothing was changed: undo those edits first.`,
    );
  });
}

function annotatorName(name: string): string {
  const trimmed = name.trim();
  if (trimmed.length === 0 || trimmed.length > MAX_NAME) {
    throw new UsageError(`--annotator takes a name of 1 to ${MAX_NAME} characters`);
  }
  return trimmed;
}

function describe(report: ImportReport): string {
  const padding = `Padding pixels that differ and were left out: ${formatCount(report.ignoredPadding)}.\n`;
  if (report.edits === 0) return `The mask differs in no image pixel; nothing was recorded.\n${padding}`;
  return (
    `Recorded ${formatCount(report.edits)} ${report.edits === 1 ? 'edit' : 'edits'} (${formatCount(report.pixels)} ` +
    `${report.pixels === 1 ? 'pixel' : 'pixels'}) as import ${report.groupId}.\n` +
    `${padding}To take it back: cloudbrush import <dataset> --project FILE --undo ${report.groupId}\n`
  );
}
