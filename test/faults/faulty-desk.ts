import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { type HostOptions, HostProcess } from '../support/host-process.ts';
import { writeSampleDataset } from '../support/sample-dataset.ts';
import type { FaultRun } from './fault-run.ts';
import type { ModelPlace } from './mask-model.ts';

const run = promisify(execFile);
const cli = join(import.meta.dirname, '../../electron/cli.ts');

/** A dataset, folders for a host, and the project that it makes, for one kind of fault. */
export class FaultyDesk {
  readonly folder: string;
  readonly dataset: string;
  readonly userData: string;
  readonly #code: 'built' | 'source';
  readonly #bases = new Map<string, Int8Array>();

  private constructor(folder: string, code: 'built' | 'source') {
    this.folder = folder;
    this.dataset = join(folder, 'dataset');
    this.userData = join(folder, 'user-data');
    this.#code = code;
  }

  static async make(faults: FaultRun, name: string, patchCount = 4): Promise<FaultyDesk> {
    const desk = new FaultyDesk(join(faults.folder, name), faults.short ? 'source' : 'built');
    await mkdir(desk.folder);
    const layers = ['L1C_B2', 'L1C_B3', 'L1C_B4', 'LABEL_manual_hq', 'LABEL_manual_sc'];
    await writeSampleDataset(desk.dataset, { splits: [{ folder: 'train', patchCount, layers, metadata: true }] });
    return desk;
  }

  start(options: Partial<HostOptions> = {}): Promise<HostProcess> {
    return HostProcess.start({ folder: this.dataset, userData: this.userData, code: this.#code, ...options });
  }

  /** The one project that a host has made here. */
  get project(): string {
    const folder = join(this.userData, 'projects');
    const names = readdirSync(folder).filter((name) => name.endsWith('.cloudbrush'));
    if (names.length !== 1) throw new Error(`there are ${names.length} projects and not one`);
    return join(folder, names[0] as string);
  }

  /** A label file of all patches, as the dataset has it. */
  labels(target: ModelPlace['target']): Int8Array {
    const known = this.#bases.get(target);
    if (known !== undefined) return known;
    const labels = new Int8Array(readFileSync(join(this.dataset, `train/LABEL_${target}.dat`)));
    this.#bases.set(target, labels);
    return labels;
  }

  baseOf({ patch, target }: ModelPlace): Int16Array {
    return Int16Array.from(this.labels(target).subarray(patch * PATCH_PIXELS, (patch + 1) * PATCH_PIXELS));
  }

  /** What a subcommand prints; throws where it fails. */
  async cloudbrush(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { stdout } = await run(process.execPath, [cli, ...args], {
      env: { ...process.env, ...env },
      maxBuffer: 1 << 28,
    });
    return stdout;
  }
}
