import { readFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { exportMask } from '../../../electron/export/export-mask.ts';
import type { EditedMask, ExportPlan, ExportStep } from '../../../electron/export/export-plan.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { sha256 } from './scene-bytes.ts';

/** What a test asks of the process that it starts with this file: one export, in a worker as the application does it. */
export interface ChildTask {
  readonly plan: ExportPlan;
  /** Code that every edited patch is filled with. */
  readonly code: number;
  /** Where to die by SIGKILL; null: go to the end and print the private memory used at most, in bytes. */
  readonly killAt: ExportStep | 'half-written' | 'half-read-back' | 'copy-kept' | null;
}

const task = JSON.parse(await readFile(process.argv[2], 'utf8'), (_key, value: unknown) =>
  typeof value === 'string' && /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
) as ChildTask;
const { plan, code, killAt } = task;

function dieAt(here: ChildTask['killAt']): void {
  if (here === killAt) process.kill(process.pid, 'SIGKILL');
}

async function maskOf(patch: number): Promise<EditedMask> {
  const sources: string[] = [];
  if (plan.source !== null) {
    const file = await open(plan.source.path);
    const bytes = new Uint8Array(PATCH_PIXELS);
    await file.read(bytes, 0, PATCH_PIXELS, patch * PATCH_PIXELS);
    await file.close();
    sources.push(sha256(bytes));
  }
  const codes = new Int16Array(PATCH_PIXELS).fill(code);
  return {
    codes,
    origin: 'layer',
    sources,
    annotators: ['Ann'],
    firstEdit: '2026-01-02T03:04:05.000Z',
    lastEdit: null,
  };
}

let peakBytes = 0;
function measure(): void {
  const found = /RssAnon:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
  peakBytes = Math.max(peakBytes, Number(found?.[1]) * 1024);
}
const measuring = killAt === null ? setInterval(measure, 10) : null;

const outcome = await exportMask(
  plan,
  {
    maskAt: ({ patch }) => maskOf(patch),
    baseOf: async () => new Int16Array(PATCH_PIXELS),
    reached: async (step) => dieAt(step),
    expectSources: async () => dieAt('copy-kept'),
  },
  {
    onProgress: ({ done, total }) => {
      if (done >= total / 4 && done < total / 2) dieAt('half-written');
      if (done >= (3 * total) / 4 && done < total) dieAt('half-read-back');
    },
  },
).then(
  () => null,
  (error: unknown) => String(error),
);
if (measuring !== null) clearInterval(measuring);
if (outcome === null) process.stdout.write(`${peakBytes}\n`);
else {
  process.stderr.write(`${outcome}\n`);
  process.exitCode = 1;
}
