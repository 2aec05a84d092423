import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Places } from '../../../electron/host/places.ts';

const names = (places: readonly { readonly name: string }[]): string[] => places.map((place) => place.name);

describe('places', () => {
  let base: string;
  let home: string;
  let places: Places;

  beforeEach(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'cloudbrush-places-')));
    home = join(base, 'home', 'maria');
    mkdirSync(home, { recursive: true });
    places = new Places(home);
  });
  afterEach(() => rmSync(base, { recursive: true }));

  it('stand for paths by ids that tell nothing and that nobody can make up', () => {
    const place = places.add(join(home, 'wolken über see'));
    expect(place.name).toBe('wolken über see');
    expect(place.placeId).toMatch(/^[0-9a-f-]{36}$/);
    expect(places.resolve(place.placeId)).toBe(join(home, 'wolken über see'));
    for (const id of ['', '..', home, 'constructor', '__proto__', place.placeId.toUpperCase()]) {
      expect(() => places.resolve(id)).toThrow(expect.objectContaining({ code: 'not-found' }));
    }
  });

  it('have one id per path, however it is written', () => {
    const { placeId } = places.add(join(home, 'data'));
    expect(places.add(`${home}/x/../data/`).placeId).toBe(placeId);
    expect(places.add(join(home, 'Data')).placeId).not.toBe(placeId);
  });

  it('list home without a place: folders, and files that matter, sorted as people count', async () => {
    for (const folder of ['train10', 'train9', '.hidden', 'ä']) mkdirSync(join(home, folder));
    for (const file of ['b.dat', 'a.DAT', 'metadata.csv', 'my.cloudbrush', 'letter.txt', '.x.dat']) {
      writeFileSync(join(home, file), '');
    }
    const listing = await places.list(null);
    expect(names(listing.folders)).toEqual(['ä', 'train9', 'train10']);
    expect(names(listing.files)).toEqual(['a.DAT', 'b.dat', 'metadata.csv', 'my.cloudbrush']);
    expect(listing.truncated).toBe(false);
    expect(names(listing.trail)).toEqual(['maria']);
    expect(JSON.stringify(listing)).not.toContain('home');
  });

  it('list downwards with the way back, and not above home', async () => {
    mkdirSync(join(home, 'data', 'cloud sen'), { recursive: true });
    const data = (await places.list(null)).folders[0];
    const below = (await places.list(data.placeId)).folders[0];
    const listing = await places.list(below.placeId);
    expect(names(listing.trail)).toEqual(['maria', 'data', 'cloud sen']);
    expect(listing.trail[1]).toEqual(data);
    expect(listing.placeId).toBe(below.placeId);
  });

  it('list a typed folder outside home with itself as the top', async () => {
    mkdirSync(join(base, 'disk', 'train'), { recursive: true });
    const disk = await places.typed(join(base, 'disk'));
    const train = (await places.list(disk.placeId)).folders[0];
    expect(names((await places.list(train.placeId)).trail)).toEqual(['disk', 'train']);
  });

  it('neither show nor enter a link that leaves home; a typed path goes there', async () => {
    mkdirSync(join(base, 'elsewhere'));
    mkdirSync(join(home, 'inside'));
    writeFileSync(join(base, 'secret.dat'), '');
    symlinkSync(join(base, 'elsewhere'), join(home, 'out'));
    symlinkSync(join(base, 'secret.dat'), join(home, 'out.dat'));
    symlinkSync(join(home, 'inside'), join(home, 'within'));
    symlinkSync(join(home, 'nothing'), join(home, 'broken'));
    const listing = await places.list(null);
    expect(names(listing.folders)).toEqual(['inside', 'within']);
    expect(listing.files).toEqual([]);
    const out = await places.child(listing.placeId, 'out');
    await expect(places.list(out.placeId)).rejects.toMatchObject({ code: 'unreadable' });
    const typed = await places.typed(join(base, 'elsewhere'));
    expect((await places.list(typed.placeId)).folders).toEqual([]);
  });

  it('answer at most 2,000 names and say that there are more', async () => {
    for (let index = 0; index < 2_010; index++) mkdirSync(join(home, `d${index}`));
    const listing = await places.list(null);
    expect(listing.folders.length).toBe(2_000);
    expect(listing.folders[1999].name).toBe('d1999');
    expect(listing.truncated).toBe(true);
  });

  it('say what is wrong with a folder that is gone, a file, or closed to us', async () => {
    const gone = places.add(join(home, 'gone'));
    await expect(places.list(gone.placeId)).rejects.toMatchObject({ code: 'not-found' });
    writeFileSync(join(home, 'a.dat'), '');
    const file = places.add(join(home, 'a.dat'));
    await expect(places.list(file.placeId)).rejects.toMatchObject({ code: 'bad-argument' });
    await expect(places.child(file.placeId, 'b.dat')).rejects.toMatchObject({ code: 'not-found' });
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('name a folder closed to us', async () => {
    mkdirSync(join(home, 'closed'), { mode: 0 });
    const closed = places.add(join(home, 'closed'));
    await expect(places.list(closed.placeId)).rejects.toMatchObject({ code: 'unreadable' });
    chmodSync(join(home, 'closed'), 0o700);
  });

  it('take file names inside a folder and nothing that is more than a name', async () => {
    const { placeId } = places.add(home);
    const child = await places.child(placeId, 'LABEL_manual_hq édité.dat');
    expect(places.resolve(child.placeId)).toBe(join(home, 'LABEL_manual_hq édité.dat'));
    const refused = ['', '.', '..', '../x', 'a/b', 'a\\b', '/etc', 'a\0.dat', 'con', 'NUL.dat', 'Com1.txt', 'lpt9'];
    for (const name of [...refused, 'x.', 'x ', 'a:b', 'C:', 'a\nb', '\u007f', 'ä'.repeat(128)]) {
      await expect(places.child(placeId, name), name).rejects.toMatchObject({ code: 'bad-argument' });
    }
    expect((await places.child(placeId, 'console.dat')).name).toBe('console.dat');
  });

  it('never leave the folder by a child, whatever its name', async () => {
    const { placeId } = places.add(home);
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[./\\ a:]{1,8}$/));
    await fc.assert(
      fc.asyncProperty(text, async (name) => {
        const child = await places.child(placeId, name).catch(() => null);
        if (child) expect(places.resolve(child.placeId)).toBe(`${home}/${name}`);
      }),
    );
  });

  it('take typed paths: from the root or from ~, quoted or not, folders, files and new files', async () => {
    mkdirSync(join(home, "o'hara", 'x'), { recursive: true });
    writeFileSync(join(home, 'p.cloudbrush'), '');
    const resolved = async (text: string): Promise<string> => places.resolve((await places.typed(text)).placeId);
    expect(await resolved('~')).toBe(home);
    expect(await resolved(` ~/o'hara/ `)).toBe(join(home, "o'hara"));
    expect(await resolved(`'${home}/o'hara/x'`)).toBe(join(home, "o'hara/x"));
    expect(await resolved(`${home}/p.cloudbrush`)).toBe(join(home, 'p.cloudbrush'));
    expect(await resolved(`${home}/new.dat`)).toBe(join(home, 'new.dat'));
  });

  it('refuse typed paths that are relative, missing or broken', async () => {
    for (const text of ['data', './data', '', '   ', '~root', 'a\0b', '/a\0b']) {
      await expect(places.typed(text), text).rejects.toMatchObject({ code: 'bad-argument' });
    }
    for (const text of [`${home}/no/such`, `${home}/nofolder/`, `${home}/nul`, `/${'x'.repeat(5000)}`]) {
      await expect(places.typed(text), text).rejects.toMatchObject({ code: 'not-found' });
    }
  });

  it('tell the beginning of a long text that was typed, and no more', async () => {
    for (const text of ['/a'.repeat(16_000), 'a/'.repeat(16_000), `/${'\u{1f300}'.repeat(8_000)}`]) {
      const refusal = await places.typed(text).catch((error: Error) => error);
      expect(refusal).toMatchObject({ code: expect.stringMatching(/bad-argument|not-found/) });
      expect((refusal as Error).message.length).toBeLessThan(500);
      expect((refusal as Error).message).toContain(text.slice(0, 300));
    }
  });
});
