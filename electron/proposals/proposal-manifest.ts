import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import * as v from 'valibot';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { AppError } from '../../shared/errors.ts';
import { isMissing, readError } from '../export/disk-error.ts';
import { patchesIn } from './patch-ranges.ts';

/*
 * The JSON beside a file of computed proposals: what was proposed, from what, for which patches of which split. The file
 * itself holds one byte for each pixel of these patches in their order, 512 x 512, or of all patches of the split where
 * it was merged; 0 to 3 are classes.
 */

/** Code of a pixel for which nothing is proposed. */
export const NOTHING_PROPOSED = 99;

/** A hundred times what any published split has: more is damage, and a merge would write for days. */
const MOST_PATCHES = 1_000_000;

/** That of a merge of the largest published split, each patch with a reason of its own, has 2 MB. */
const MOST_BYTES = 32 << 20;

/** Ours are lists of objects; what is written out as JSON again must not be deeper than the stack. */
const DEEPEST_SETTING = 8;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.pipe(v.string(), v.maxLength(4096));
const ranges = v.pipe(
  v.array(v.tuple([count, count])),
  v.check(
    (list) => list.every(([first, last], i) => first <= last && (i === 0 || first > (list[i - 1]?.[1] ?? -1))),
    'ascending ranges',
  ),
);
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const FORMAT = 'cloudbrush-proposals';

const schema = v.strictObject({
  format: v.literal(FORMAT),
  formatVersion: v.literal(1),
  /** False of a part: the file holds `patches` and no others. */
  whole: v.boolean(),
  source: text,
  settings: v.pipe(
    v.record(v.string(), v.unknown()),
    v.check((settings) => isShallow(settings, DEEPEST_SETTING), 'settings that are not nested'),
  ),
  /** Where the masks are from that the source looked at; null where it looks at none. */
  masks: v.nullable(v.picklist(['files', 'project'])),
  /** SHA-256 over sampled rows of each file that was read from, by layer or file name. */
  files: v.record(text, sha256),
  dataset: text,
  split: text,
  identity: v.strictObject({
    patchCount: v.pipe(count, v.minValue(1), v.maxValue(MOST_PATCHES)),
    hash: sha256,
    from: v.picklist(['metadata', 'blocks']),
  }),
  /** For which proposals were computed, those included for which nothing came of it. */
  patches: ranges,
  /** Why nothing is proposed for some of them, in sentences. */
  without: v.array(v.strictObject({ patches: ranges, reason: text })),
  /** SHA-256 over which masks were looked at beyond the files: a part is only taken up again where they are the same. */
  edits: v.nullable(sha256),
  file: v.strictObject({ name: text, sizeBytes: count, sha256 }),
});

export type ProposalManifest = v.InferOutput<typeof schema>;

export function manifestPathOf(path: string): string {
  return `${path}.json`;
}

export function manifestText(manifest: ProposalManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/**
 * The JSON beside a file of proposals; null where there is none of ours. Throws `bad-file` where it is damaged or of a later
 * version, `unreadable`.
 */
export async function readManifest(path: string): Promise<ProposalManifest | null> {
  const manifestPath = manifestPathOf(path);
  const content = await manifestContent(manifestPath);
  if (content === null) return null;
  // Somebody else's JSON may stand beside somebody else's file.
  return content.includes(FORMAT) ? parseManifest(content, basename(manifestPath)) : null;
}

/** Null where there is no such file. Throws `bad-file` for what is no file, or too large for one, `unreadable`. */
export async function manifestContent(manifestPath: string): Promise<string | null> {
  // Without waiting: a named pipe would never answer.
  const file = await open(manifestPath, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw readError(error, manifestPath);
  });
  if (file === null) return null;
  try {
    const found = await file.stat();
    if (!found.isFile() || found.size > MOST_BYTES) {
      const what = found.isFile() ? `${found.size} bytes are too many` : 'it is no regular file';
      throw new AppError('bad-file', `${manifestPath} does not describe proposals of Cloudbrush: ${what}.`);
    }
    return await file.readFile('utf8');
  } catch (error) {
    throw readError(error, manifestPath);
  } finally {
    await file.close();
  }
}

/** Whether there are at most so many levels of lists and objects in a value. */
function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((part) => isShallow(part, levels - 1));
}

/** Throws `bad-file`. */
export function parseManifest(content: string, name: string): ProposalManifest {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), content);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const where = v.getDotPath(issue) ?? 'it';
    throw new AppError(
      'bad-file',
      `${name} does not describe proposals of Cloudbrush: ${where} was ${issue.received.slice(0, 80)}, expected ${issue.expected ?? (issue.type === 'check' ? issue.message : 'another value')}.`,
    );
  }
  const manifest = parsed.output;
  const { patchCount } = manifest.identity;
  const lists = [manifest.patches, ...manifest.without.map(({ patches }) => patches)];
  // A range is only written out once it is known to be no longer than the split.
  const isBeyond = lists.some((list) => (list.at(-1)?.[1] ?? -1) >= patchCount);
  const expectedPatches = () => (manifest.whole ? patchCount : patchesIn(manifest.patches).length);
  if (isBeyond || manifest.file.sizeBytes !== PATCH_PIXELS * expectedPatches()) {
    throw new AppError(
      'bad-file',
      `${name} contradicts itself: its patches do not fit ${manifest.file.sizeBytes} bytes.`,
    );
  }
  return manifest;
}

/** The name of everything that has to be the same for proposals to belong together. */
export function samenessOf(
  manifest: Pick<ProposalManifest, 'source' | 'settings' | 'masks' | 'files' | 'identity'>,
): string {
  const { source, settings, masks, files, identity } = manifest;
  return canonical({ source, settings, masks, files, identity });
}

/** JSON with the keys of each object in order. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** How two that do not belong together differ, as a part of a sentence; null where they belong together. */
export function differenceOf(one: ProposalManifest, other: ProposalManifest): string | null {
  if (samenessOf(one) === samenessOf(other)) return null;
  if (canonical(one.identity) !== canonical(other.identity))
    return `patches of another split (${other.dataset}, ${other.split}, not ${one.dataset}, ${one.split})`;
  if (one.source !== other.source) return `another source (${other.source}, not ${one.source})`;
  if (canonical(one.settings) !== canonical(other.settings))
    return `other settings (${canonical(other.settings)}, not ${canonical(one.settings)})`;
  if (canonical(one.files) !== canonical(other.files)) {
    const names = [...new Set([...Object.keys(one.files), ...Object.keys(other.files)])];
    return `other pixels (of ${names.filter((name) => one.files[name] !== other.files[name]).join(', ')})`;
  }
  return `other masks (${other.masks ?? 'none'}, not ${one.masks ?? 'none'})`;
}
