import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { OpenDataset } from '../../../electron/application/open-dataset.ts';
import { Dataset } from '../../../electron/dataset/dataset.ts';
import { startProjectWorker } from '../../../electron/project/project-client.ts';
import type { Target } from '../../../shared/cloudsen12/classes.ts';
import { widenCodes } from '../../../shared/cloudsen12/item-type.ts';
import { encodeDelta } from '../../../shared/raster/delta.ts';
import { type SampleOptions, writeSampleDataset } from '../../support/sample-dataset.ts';

const CLI = join(import.meta.dirname, '../../../electron/cli.ts');

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command line. Standard error is no terminal, so no progress is shown. */
export function cloudbrush(...args: readonly string[]): Promise<Outcome> {
  return outcomeOf(startCloudbrush(...args));
}

/** The same as a user to whom permissions apply: to root no folder is closed. */
export function cloudbrushUnprivileged(...args: readonly string[]): Promise<Outcome> {
  const user = process.getuid?.() === 0 ? { uid: 65_534 } : {};
  return outcomeOf(spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'], ...user }));
}

async function outcomeOf(child: ReturnType<typeof startCloudbrush>): Promise<Outcome> {
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stdout, stderr };
}

export function startCloudbrush(...args: readonly string[]) {
  return spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The same with its standard output going to a file. */
export function startCloudbrushInto(descriptor: number, ...args: readonly string[]) {
  return spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', descriptor, 'pipe'] });
}

export interface Edit {
  readonly split: string;
  readonly patch: number;
  readonly target?: Target;
  readonly annotator?: string;
  readonly detail?: string;
  readonly change: (codes: Int16Array) => void;
}

export interface Work {
  readonly folder: string;
  readonly dataset: string;
  readonly project: string;
  /** Paints into the project, as the application does. */
  paint(...edits: readonly Edit[]): Promise<void>;
}

/** A small dataset and a project that knows it. */
export async function makeWork(options: SampleOptions = {}): Promise<Work> {
  const folder = mkdtempSync(join(tmpdir(), 'cloudbrush cli ü '));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const dataset = join(folder, 'dataset');
  const project = join(folder, 'work.cloudbrush');
  await writeSampleDataset(dataset, options);
  const paint = (...edits: readonly Edit[]) => paintInto(dataset, project, edits);
  await paint();
  return { folder, dataset, project, paint };
}

async function paintInto(folder: string, project: string, edits: readonly Edit[]): Promise<void> {
  const { store, stop } = startProjectWorker();
  try {
    const opened = new OpenDataset(await Dataset.open(folder), store, dirname(project));
    await opened.projectChoice.find(project);
    for (const { split, patch, target = 'manual_hq', annotator = 'Ann', detail = null, change } of edits) {
      const mask = { splitId: split, patch, target };
      const state = await opened.openMask(mask);
      const place = { splitKey: opened.splitKey(split), patch, target };
      const version = { patch, headId: state.headId, baseId: 0 };
      const heads = await store.editedPatches(opened.project.handle, place.splitKey, target);
      const head = heads.find((candidate) => candidate.patch === patch) ?? version;
      const before =
        state.headId === null
          ? widenCodes(state.base, state.itemType)
          : (await store.maskAt(opened.project.handle, place.splitKey, target, head)).codes;
      const after = before.slice();
      change(after);
      const command = {
        kind: 'edit',
        datasetId: opened.datasetId,
        ...mask,
        commandId: randomUUID(),
        annotator,
        parentId: state.headId,
        tool: 'brush',
        code: null,
        detail,
        delta: encodeDelta(before, after),
      } as const;
      const result = await opened.commit(command);
      if (result.status !== 'saved') throw new Error(`the edit was refused: ${result.reason}`);
    }
    await opened.close();
  } finally {
    await stop();
  }
}
