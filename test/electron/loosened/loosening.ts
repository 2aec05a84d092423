import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type InlineConfig, type Plugin } from 'vite';
import { bundlesOf } from '../../../build/bundles.ts';

const root = join(import.meta.dirname, '../../..');

/** A change of one place in the sources that makes the application less safe. */
export interface Loosening {
  /** Path below the checkout. */
  readonly file: string;
  /** Found there exactly once. */
  readonly from: string;
  readonly to: string;
  /** The requirement that has to notice. */
  readonly noticed: string;
}

/** Code of the bundles of these entries with the sources changed in one place, or as they are for null. */
export async function loosened(
  bundle: 'node' | 'preload',
  input: Readonly<Record<string, string>>,
  change: Loosening | null,
): Promise<ReadonlyMap<string, string>> {
  const found = bundlesOf(root).find(({ name }) => name === bundle);
  if (found === undefined) throw new Error(`there is no bundle ${bundle}`);
  const { config } = found;
  const entries = Object.entries(input).map(([name, file]) => [name, join(root, file)]);
  const build_: InlineConfig['build'] = {
    ...config.build,
    write: false,
    rolldownOptions: { ...config.build?.rolldownOptions, input: Object.fromEntries(entries) },
  };
  const result = await build({ ...config, build: build_, plugins: change === null ? [] : [changing(change)] });
  if ('on' in result) throw new Error('vite is watching');
  const files = (Array.isArray(result) ? result : [result]).flatMap(({ output }) => output);
  return new Map(files.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code]] : [])));
}

function changing({ file, from, to }: Loosening): Plugin {
  const path = join(root, file);
  if (readFileSync(path, 'utf8').split(from).length !== 2) {
    throw new Error(`${file} does not hold exactly once what is to be loosened: ${from}`);
  }
  return {
    name: 'loosen',
    enforce: 'pre',
    transform: (code, id) => (id === path ? code.replace(from, () => to) : null),
  };
}
