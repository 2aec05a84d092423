import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { About } from '../../shared/contract.ts';
import { codeOf } from '../dataset/system-reason.ts';

const component = v.object({
  name: v.string(),
  version: v.string(),
  licence: v.string(),
  author: v.optional(v.string()),
  homepage: v.optional(v.string()),
  text: v.string(),
});
const licences = v.pipe(v.string(), v.parseJson(), v.array(component));

/** Packages that are shipped, as the build lists them; none in a checkout that was not built. */
export async function readLicences(file: string): Promise<About['components']> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
  return v.parse(licences, text);
}

/** What the application runs on, as it is here. */
export function runtimeVersions(versions: NodeJS.ProcessVersions, sqlite: string): About['runtime'] {
  const { electron, chrome, node } = versions;
  const parts = [
    { name: 'Electron', version: electron },
    { name: 'Chromium', version: chrome },
    { name: 'Node', version: node },
    { name: 'SQLite', version: sqlite },
  ];
  return parts.filter((part): part is { name: string; version: string } => part.version !== undefined);
}
