import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import * as v from 'valibot';
import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { AppError } from '../../shared/errors.ts';
import { isMissing, readError } from './disk-error.ts';

/** That of the largest published split, with every patch changed, has a few MB. */
const MOST_BYTES = 128 << 20;
const FORMAT_VERSION = 1;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const code = v.pipe(v.number(), v.safeInteger(), v.minValue(-32768), v.maxValue(32767));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
/** It may have been written by anybody: a name of a file beside it, and no way to another folder. */
const fileName = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(255),
  v.check((name) => name !== '.' && name !== '..' && !/[/\\\0]/.test(name)),
);
const itemType = v.picklist(['int8', 'int16']);

const schema = v.object({
  format: v.literal('cloudbrush-export'),
  formatVersion: v.literal(FORMAT_VERSION),
  source: v.nullable(v.object({ fileName, sizeBytes: count, sha256, itemType })),
  output: v.object({
    fileName,
    itemType,
    shape: v.strictTuple([v.pipe(count, v.maxValue(10_000_000)), v.literal(PATCH_SIZE), v.literal(PATCH_SIZE)]),
    sizeBytes: count,
    sha256,
  }),
  replacedSourceKeptAs: v.nullable(fileName),
  fillCode: v.nullable(code),
  changedPatches: v.array(
    v.object({
      patch: count,
      pixels: count,
      changes: v.array(v.object({ from: code, to: code, pixels: count })),
    }),
  ),
});

/** What `manifestText` writes, as far as it can be checked. */
export type ExportManifest = v.InferOutput<typeof schema>;

/** Reads a manifest. Throws `not-found`, `unreadable`, and `bad-file` for anything that is none, or a newer one. */
export async function readManifest(path: string): Promise<ExportManifest> {
  const name = basename(path);
  const text = await textOf(path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AppError('bad-file', `${path} is no manifest of an export: it is no JSON.`);
  }
  const head = v.safeParse(v.object({ format: v.literal('cloudbrush-export'), formatVersion: v.number() }), value);
  if (!head.success) throw new AppError('bad-file', `${path} is no manifest of an export: nothing in it says so.`);
  if (head.output.formatVersion > FORMAT_VERSION) {
    throw new AppError(
      'bad-file',
      `${name} was written by a newer Cloudbrush (format ${head.output.formatVersion}; this one knows ${FORMAT_VERSION}). ` +
        'Update to check it.',
    );
  }
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const at = v.getDotPath(issue) ?? 'it';
    throw new AppError('bad-file', `${path} is damaged: ${at} was ${issue.received.slice(0, 80)}. Export again.`);
  }
  checkPatches(parsed.output, path);
  return parsed.output;
}

function checkPatches({ changedPatches, output }: ExportManifest, path: string): void {
  let last = -1;
  for (const { patch } of changedPatches) {
    if (patch <= last || patch >= output.shape[0]) {
      throw new AppError('bad-file', `${path} is damaged: it lists patch ${patch} after ${last}. Export again.`);
    }
    last = patch;
  }
}

async function textOf(path: string): Promise<string> {
  // Without waiting: a named pipe would never answer.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: unknown) => {
    if (!isMissing(error)) throw readError(error, path);
    throw new AppError('not-found', `There is no manifest ${path}, so nothing says what the file should hold.`);
  });
  try {
    const found = await file.stat();
    if (!found.isFile() || found.size > MOST_BYTES) {
      const what = found.isFile() ? `${found.size} bytes are too many` : 'it is no regular file';
      throw new AppError('bad-file', `${path} is no manifest of an export: ${what}.`);
    }
    return await file.readFile('utf8');
  } catch (error) {
    throw readError(error, path);
  } finally {
    await file.close();
  }
}
