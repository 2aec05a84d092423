import { expect, test } from 'vitest';
import { FolderChoice } from '../../renderer/state/folder-choice.svelte.ts';
import type { FolderListing, Place } from '../../shared/contract.ts';

const place = (name: string): Place => ({ placeId: `id of ${name}`, name });
const listingOf = (name: string): FolderListing => ({
  placeId: place(name).placeId,
  trail: [place(name)],
  folders: [],
  files: [],
  truncated: false,
});

/** A host whose listings arrive when the test says so. */
function start() {
  const waiting = new Map<string | null, (listing: FolderListing) => void>();
  const choice = new FolderChoice({
    'place.list': async ({ placeId }) => await new Promise((resolve) => waiting.set(placeId, resolve)),
    'place.typed': async ({ path }) => {
      if (path === '/nowhere') throw new Error('There is no /nowhere.');
      return place(path);
    },
  });
  const arrives = async (placeId: string | null, name: string) => {
    await expect.poll(() => waiting.has(placeId)).toBe(true);
    waiting.get(placeId)?.(listingOf(name));
    await new Promise(setImmediate);
  };
  return { choice, arrives };
}

test('a listing that arrives behind a path being typed offers nothing to land in', async () => {
  const { choice, arrives } = start();
  void choice.begin();
  expect(choice.folder).toBeNull();
  choice.typed = '/data/other';
  await arrives(null, 'home');
  expect(choice.listing).toEqual(listingOf('home'));
  expect(choice.folder).toBeNull();
  choice.typed = ' ';
  expect(choice.folder?.name).toBe('home');
});

test('the folder asked for last is shown, whichever answer comes last', async () => {
  const { choice, arrives } = start();
  void choice.begin();
  choice.typed = '/data';
  void choice.goToTyped(() => false);
  await arrives('id of /data', '/data');
  await arrives(null, 'home');
  expect(choice.folder?.name).toBe('/data');
  expect(choice.typed).toBe('');
});

test('a folder from the list is taken in the place of what was typed', async () => {
  const { choice, arrives } = start();
  choice.typed = '/half a pa';
  void choice.begin();
  await arrives(null, 'home');
  void choice.choose('id of masks');
  // Nothing may land in the folder that is left.
  expect(choice.folder).toBeNull();
  await arrives('id of masks', 'masks');
  expect(choice.folder?.name).toBe('masks');
});

test('what was typed on while a path was gone to stays', async () => {
  const { choice, arrives } = start();
  choice.typed = '/data';
  void choice.goToTyped(() => false);
  choice.typed = '/data/train';
  await arrives('id of /data', '/data');
  expect(choice.typed).toBe('/data/train');
  expect(choice.folder).toBeNull();
});

test('a path that leads nowhere says so and leaves list and text; a place that is taken is not listed', async () => {
  const { choice, arrives } = start();
  void choice.begin();
  await arrives(null, 'home');
  choice.typed = '/nowhere';
  await choice.goToTyped(() => false);
  expect(choice.trouble).toBe('There is no /nowhere.');
  expect(choice.typed).toBe('/nowhere');
  expect(choice.listing).toEqual(listingOf('home'));
  choice.typed = '/scores.csv';
  const taken: string[] = [];
  await choice.goToTyped(({ name }) => taken.push(name) === 1);
  expect(taken).toEqual(['/scores.csv']);
  expect(choice.trouble).toBeNull();
  expect(choice.listing).toEqual(listingOf('home'));
});

test('a wrong path before the first list does not take it away', async () => {
  const { choice, arrives } = start();
  void choice.begin();
  choice.typed = '/nowhere';
  await choice.goToTyped(() => false);
  await arrives(null, 'home');
  expect(choice.listing).toEqual(listingOf('home'));
  expect(choice.trouble).toBe('There is no /nowhere.');
});

test('a table that was typed is not taken once another folder was chosen', async () => {
  const { choice, arrives } = start();
  choice.typed = '/scores.csv';
  const taken: string[] = [];
  const going = choice.goToTyped(({ name }) => taken.push(name) === 1);
  void choice.choose('id of masks');
  await going;
  await arrives('id of masks', 'masks');
  expect(taken).toEqual([]);
  expect(choice.folder?.name).toBe('masks');
});
