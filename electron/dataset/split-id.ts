import { createHash } from 'node:crypto';

const MAX_SLUG = 40;

/**
 * Ids of splits by their folder trails: short, the same at every opening, unique in the dataset, and safe as a
 * segment of a URL. A plain name such as `train` is its own id; any other gets a hash of its trail.
 */
export function splitIds(trails: readonly (readonly string[])[], rootName: string): string[] {
  const taken = new Set<string>();
  return trails.map((trail) => {
    const name = trail.at(-1) ?? rootName;
    const slug = slugOf(name);
    const plain = slug === name && trail.length <= 1 && !taken.has(slug);
    const id = plain ? slug : `${slug === '' ? 'split' : slug}-${trailHash(trail)}`;
    taken.add(id);
    return id;
  });
}

function slugOf(name: string): string {
  const ascii = name.normalize('NFKD').toLowerCase();
  return ascii
    .replaceAll(/[^a-z0-9_]+/g, '-')
    .replace(/^[-_]+/, '')
    .slice(0, MAX_SLUG)
    .replace(/[-_]+$/, '');
}

/** NFC, because macOS hands out the same name decomposed. */
function trailHash(trail: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(trail).normalize('NFC')).digest('hex').slice(0, 8);
}

/** Names of splits as the user knows them: the folder's, or its trail where two folders have the same. */
export function splitNames(trails: readonly (readonly string[])[], rootName: string): string[] {
  const names = trails.map((trail) => trail.at(-1) ?? rootName);
  return names.map((name, i) =>
    names.indexOf(name) === names.lastIndexOf(name) || trails[i].length < 2 ? name : trails[i].join('/'),
  );
}
