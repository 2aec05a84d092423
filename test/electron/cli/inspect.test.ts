import { truncateSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Terminal } from '../../../electron/cli/command.ts';
import { inspectCommand } from '../../../electron/cli/inspect.ts';
import { cloudbrush, makeWork } from './cli-fixture.ts';

// Each test starts several processes or threads.
vi.setConfig({ testTimeout: 120_000 });

/** A terminal that keeps what is printed; `onPrint` hears of the first, `onProgress` of all. */
function listening(on: { print?: () => void; progress?: (label: string) => void }) {
  const printed: string[] = [];
  const terminal: Terminal = {
    print: (text) => {
      if (printed.push(text) === 1) on.print?.();
      return Promise.resolve();
    },
    note: () => undefined,
    progress: (_done, _total, label) => on.progress?.(label),
    signal: new AbortController().signal,
  };
  return { printed, terminal };
}

describe('cloudbrush inspect', () => {
  it('prints the report first, then the codes as they are counted, past a label that cannot be', async () => {
    const work = await makeWork();
    const { printed, terminal } = listening({
      print: () => truncateSync(join(work.dataset, 'train', 'LABEL_manual_hq.dat'), 1000),
    });
    await inspectCommand.run([work.dataset], terminal);
    expect(printed[0]).toContain('LABEL_manual_hq');
    expect(printed[0]).not.toContain('codes in');
    expect(printed.slice(1).map((text) => text.trim().split(/[,\n]/)[0])).toEqual([
      'train',
      'LABEL_manual_hq.dat became shorter while it was open: it had 786',
      'LABEL_manual_sc',
      'val',
      'LABEL_manual_hq',
    ]);
  });

  it('tells of a label that cannot be counted among the problems of the JSON report', async () => {
    const work = await makeWork();
    const { printed, terminal } = listening({
      progress: (label) => {
        if (label.endsWith('train LABEL_manual_hq'))
          truncateSync(join(work.dataset, 'val', 'LABEL_manual_hq.dat'), 1000);
      },
    });
    await inspectCommand.run([work.dataset, '--json'], terminal);
    expect(JSON.parse(printed.join(''))).toMatchObject({
      splits: [{ problems: [] }, { problems: [{ code: 'unreadable', fileName: 'LABEL_manual_hq.dat' }] }],
      codes: [
        { splitId: 'train', layerId: 'LABEL_manual_hq' },
        { splitId: 'train', layerId: 'LABEL_manual_sc' },
      ],
    });
  });

  it('reports a folder of which nothing can be used, with status 1', async () => {
    const { folder } = await makeWork();
    const broken = join(folder, 'broken');
    await mkdir(join(broken, 'val'), { recursive: true });
    await writeFile(join(broken, 'val', 'L1C_B4.dat'), '');
    const text = await cloudbrush('inspect', broken);
    expect(text.status).toBe(1);
    expect(text.stdout).toContain('broken: no splits');
    expect(text.stdout).toContain('  val/L1C_B4.dat is empty (0 bytes)');
    expect(text.stderr).toBe(
      'cloudbrush: broken holds no layer that can be shown, though there are .dat files in it.\n',
    );
    const json = await cloudbrush('inspect', broken, '--json');
    expect([json.status, json.stderr]).toEqual([1, text.stderr]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      name: 'broken',
      splits: [],
      problems: [{ code: 'no-layers' }, { code: 'empty', fileName: 'val/L1C_B4.dat' }],
    });
  });
});
