import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportMask } from '../../../electron/export/export-mask.ts';
import type { ExportPlan } from '../../../electron/export/export-plan.ts';
import { findStale, removeStale } from '../../../electron/export/temporary-file.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ChildTask } from './export-child.ts';
import { encode, expectedOutput, makeScene, refusal, type Scene, striped, temporaryFolder } from './export-fixture.ts';

const NAME = 'LABEL_manual_hq.dat';
const CODE = 3;

/** 80 patches: enough for progress to be told while writing and while reading back. */
async function scene(plan: (folder: string) => Partial<ExportPlan>): Promise<{ folder: string; scene: Scene }> {
  const folder = temporaryFolder();
  const everything = (codes: Int16Array) => void codes.fill(CODE);
  const edits = { 0: everything, 31: everything, 79: everything };
  const made = await makeScene({
    folder,
    patchCount: 80,
    source: { itemType: 'int8', pixels: striped(-1) },
    edits,
    plan: plan(folder),
  });
  return { folder, scene: made };
}

/** `limit` is a shell's way to start the child under a limit. */
async function runChild(
  folder: string,
  task: ChildTask,
  limit = '',
  user: { readonly uid?: number } = {},
): Promise<{ signal: unknown; stderr: string }> {
  const file = join(folder, '.task.json');
  await writeFile(
    file,
    JSON.stringify(task, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)),
  );
  const command = [process.execPath, join(import.meta.dirname, 'export-child.ts'), file];
  const child: ChildProcess = spawn('sh', ['-c', `${limit} exec "$@"`, 'sh', ...command], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...user,
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { signal, stderr };
}

/** What lies in the folder apart from the test's own file. */
async function names(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name !== '.task.json').sort();
}

describe('an export that is killed', () => {
  const before = ['write', 'half-written', 'flush', 'read-back', 'half-read-back', 'place'] as const;
  const after = ['manifest', 'done'] as const;

  it.each([...before, ...after])('at "%s" leaves the old file or the complete new one', async (killAt) => {
    const { folder, scene: made } = await scene(() => ({ overwrite: true }));
    await writeFile(join(folder, 'out.dat'), 'old');
    await writeFile(join(folder, 'out.dat.manifest.json'), '{"old": true}');
    const { signal } = await runChild(folder, { plan: made.plan, code: CODE, killAt });
    expect(signal).toBe('SIGKILL');

    const out = await readFile(join(folder, 'out.dat'));
    const placed = (after as readonly string[]).includes(killAt);
    expect(Buffer.compare(out, placed ? encode(expectedOutput(made), 'int8') : Buffer.from('old'))).toBe(0);
    const manifest = JSON.parse(await readFile(join(folder, 'out.dat.manifest.json'), 'utf8')) as { old?: boolean };
    expect(manifest.old ?? false).toBe(killAt !== 'done');
    expect(Buffer.compare(await readFile(join(folder, NAME)), encode(made.source!, 'int8'))).toBe(0);

    for (const stale of await findStale(folder)) await removeStale(stale.path);
    expect(await names(folder)).toEqual([NAME, 'out.dat', 'out.dat.manifest.json']);
  });

  it.each([...before, 'copy-kept' as const, ...after])(
    'at "%s" leaves a source label that is whole',
    async (killAt) => {
      const { folder, scene: made } = await scene((where) => ({ outPath: join(where, NAME), replaceSource: true }));
      const { signal } = await runChild(folder, { plan: made.plan, code: CODE, killAt });
      expect(signal).toBe('SIGKILL');

      const oldBytes = encode(made.source!, 'int8');
      const replaced = (after as readonly string[]).includes(killAt);
      const now = await readFile(join(folder, NAME));
      expect(Buffer.compare(now, replaced ? encode(expectedOutput(made), 'int8') : oldBytes)).toBe(0);
      const copies = (await names(folder)).filter((name) => name.includes('.before-'));
      if (replaced) expect(copies.length).toBe(1);
      for (const copy of copies) expect(Buffer.compare(await readFile(join(folder, copy)), oldBytes)).toBe(0);

      // A second name of a label that was not replaced is a leftover; the only name of the old one is none.
      for (const stale of await findStale(folder)) await removeStale(stale.path);
      const left = (await names(folder)).filter((name) => name.includes('.before-') || name.endsWith('.part'));
      expect(left).toEqual(replaced ? copies : []);
      for (const copy of left) expect((await refusal(removeStale(join(folder, copy)))).code).toBe('bad-argument');
    },
  );
});

describe('an export that the system stops from writing', () => {
  it('says so, and leaves the old file and nothing else', async () => {
    const { folder, scene: made } = await scene(() => ({ overwrite: true }));
    await writeFile(join(folder, 'out.dat'), 'old');
    const limit = "trap '' XFSZ; ulimit -f 12000;";
    const { stderr } = await runChild(folder, { plan: made.plan, code: CODE, killAt: null }, limit);
    expect(stderr).toBe(
      `AppError: ${join(folder, 'out.dat')} cannot be written: the file is too large for this file system; ` +
        'choose another disk.\n',
    );
    expect(await names(folder)).toEqual([NAME, 'out.dat']);
    expect(await readFile(join(folder, 'out.dat'), 'utf8')).toBe('old');
  });
});

describe('an export to a folder that may be written to and not be read', () => {
  it('is refused before anything is written: its names could not be put on the disk', async () => {
    const { folder, scene: made } = await scene((where) => ({ outPath: join(where, 'closed', 'out.dat') }));
    const closed = join(folder, 'closed');
    await mkdir(closed);
    await chmod(folder, 0o755);
    await chmod(closed, 0o333);
    // To root no folder is closed.
    const user = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    const { stderr } = await runChild(folder, { plan: made.plan, code: CODE, killAt: null }, '', user);
    await chmod(closed, 0o755);
    expect(stderr).toMatch(/^AppError: .*out\.dat cannot be written: permission was denied/);
    expect(await readdir(closed)).toEqual([]);
  });
});

describe('an export in a worker', () => {
  it('goes to the end', async () => {
    const { folder, scene: made } = await scene(() => ({}));
    await runChild(folder, { plan: made.plan, code: CODE, killAt: null });
    expect(Buffer.compare(await readFile(join(folder, 'out.dat')), encode(expectedOutput(made), 'int8'))).toBe(0);
    expect(await names(folder)).toEqual([NAME, 'out.dat', 'out.dat.manifest.json']);
  });

  it.each(['write', 'flush', 'read-back', 'place'] as const)('is cancelled at "%s" without a trace', async (at) => {
    const { folder, scene: made } = await scene(() => ({}));
    const cancel = new AbortController();
    const reached: typeof made.host.reached = async (step) => {
      if (step === at) cancel.abort();
    };
    const error = await refusal(exportMask(made.plan, { ...made.host, reached }, { signal: cancel.signal }));
    expect(error.code).toBe('cancelled');
    expect(await names(folder)).toEqual([NAME]);
  });

  it('is not cancelled any more once the output has its name', async () => {
    const { folder, scene: made } = await scene(() => ({}));
    const cancel = new AbortController();
    const reached: typeof made.host.reached = async (step) => {
      if (step === 'manifest') cancel.abort();
    };
    await exportMask(made.plan, { ...made.host, reached }, { signal: cancel.signal });
    expect(await names(folder)).toEqual([NAME, 'out.dat', 'out.dat.manifest.json']);
  });

  it('passes on what its starter failed with', async () => {
    const { folder, scene: made } = await scene(() => ({}));
    const maskAt = async () => {
      throw new AppError('bad-project', 'The project is damaged.');
    };
    const error = await refusal(exportMask(made.plan, { ...made.host, maskAt }));
    expect([error.code, error.message]).toEqual(['bad-project', 'The project is damaged.']);
    expect(await names(folder)).toEqual([NAME]);
  });
});
