import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { KeptDocuments } from '../../renderer/state/kept-documents.svelte.ts';
import { OwnComposites } from '../../renderer/state/own-composites.svelte.ts';
import type { Recipe } from '../../shared/documents/own-composites.ts';
import type { PatchFilter } from '../../shared/documents/patch-filters.ts';
import { openSession, sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const everyPatch: PatchFilter = { version: 1, words: '', conditions: [], sort: [] };

async function start() {
  const folder = await temporaryFolder();
  const parts = await sampleSession(folder);
  onTestFinished(() => parts.host.close());
  return { folder, ...parts };
}

test('a document of the project is there again for another page, which hears of changes', async () => {
  const { workspace, host, dataset } = await start();
  const { kept } = workspace;
  expect(kept.of('filters')).toBeUndefined();
  await kept.load('filters');
  expect(kept.of('filters')).toBeNull();
  kept.put('filters', { filters: [] });
  const other = (await openSession(host.connect(), dataset)).workspace;
  await other?.kept.load('filters');
  await until(() => other?.kept.of('filters') != null);
  expect(other?.kept.of('filters')).toEqual(kept.of('filters'));
});

test('what another page put while the connection was lost is known once it is back', async () => {
  const { workspace, connection, host, dataset } = await start();
  await workspace.kept.load('queue');
  connection.cut();
  const other = (await openSession(host.connect(), dataset)).workspace;
  other?.queue.startFrom([{ splitId: workspace.splitId, patch: 1 }], 'cloudy ones');
  const read = () => host.connect().calls['document.read']({ datasetId: workspace.datasetId, name: 'queue' });
  while ((await read()) === null);
  connection.mend();
  await until(() => workspace.queue.name === 'cloudy ones');
});

test('documents that are put one after another end as the last one', async () => {
  const { workspace, connection, host, dataset } = await start();
  const filter: PatchFilter = { version: 1, words: '', conditions: [], sort: [] };
  const named = (name: string) => ({ filters: [{ name, filter }] });
  for (let i = 0; i < 20; i++) workspace.kept.put('filters', named(`filter ${i}`));
  const read = () => connection.calls['document.read']({ datasetId: workspace.datasetId, name: 'filters' });
  let text: string | null = null;
  await until(() => {
    void read().then((now) => {
      text = now;
    });
    return text === JSON.stringify(workspace.kept.of('filters'));
  });
  expect((await openSession(host.connect(), dataset)).workspace?.kept.of('filters')).toBeUndefined();
});

test('what is no document is refused, and one that cannot be used is kept aside', async () => {
  const { folder, workspace, connection, host } = await start();
  const { datasetId } = workspace;
  const write = (text: string) => connection.calls['document.write']({ datasetId, name: 'queue', text });
  for (const text of ['', 'no JSON', '3', '"x"']) {
    await expect(write(text)).rejects.toMatchObject({
      code: 'bad-argument',
      message: expect.stringContaining('queue'),
    });
  }
  const projects = join(folder, 'user-data', 'projects');
  const [file = ''] = (await readdir(projects)).filter((name) => name.endsWith('.cloudbrush'));
  const rows = (work: string) => {
    const db = new Database(join(projects, file));
    try {
      return db.prepare<[], { key: string; value: string }>(work).all();
    } finally {
      db.close();
    }
  };
  const db = new Database(join(projects, file));
  db.exec("INSERT INTO setting (scope, key, value) VALUES ('project', 'queue', 'of a later program')");
  db.close();
  expect(await connection.calls['document.read']({ datasetId, name: 'queue' })).toBeNull();
  await write('{"queue":null}');
  await host.close();
  const kept = rows("SELECT key, value FROM setting WHERE scope = 'project'");
  expect(kept).toHaveLength(2);
  expect(kept.map(({ value }) => value).sort()).toEqual(['of a later program', '{"queue":null}']);
});

/** A page that knows no document of the project yet, whose readings come only when they are let. */
async function pageThatHasReadNothing() {
  const { workspace, connection } = await start();
  const { datasetId } = workspace;
  const { calls } = connection;
  let letCome = (): void => undefined;
  const come = new Promise<void>((resolve) => {
    letCome = resolve;
  });
  const done: Promise<unknown>[] = [];
  const slow = {
    'document.write': calls['document.write'],
    'document.read': async (argument: Parameters<(typeof calls)['document.read']>[0]) => {
      const text = await calls['document.read'](argument);
      await come;
      return text;
    },
  };
  const kept = new KeptDocuments(datasetId, slow, (work) => done.push(work));
  const written = async (name: 'composites' | 'filters' | 'layouts') => {
    letCome();
    for (let settled = 0; settled < done.length; settled++) await done[settled];
    const text = await calls['document.read']({ datasetId, name });
    return text === null ? null : JSON.parse(text);
  };
  return { datasetId, calls, kept, letCome, written };
}

test('a change of what has not been read yet loses nothing of it', async () => {
  const { datasetId, calls, kept, written } = await pageThatHasReadNothing();
  const named = (name: string) => ({ name, filter: everyPatch });
  const text = JSON.stringify({ filters: [named('of last week')] });
  await calls['document.write']({ datasetId, name: 'filters', text });
  for (const name of ['one', 'two'])
    kept.change('filters', (before) => ({ filters: [...(before?.filters ?? []), named(name)] }));
  expect(await written('filters')).toEqual({ filters: [named('of last week'), named('one'), named('two')] });
});

test('a composite that is saved before those of the project have come is added to them', async () => {
  const { datasetId, calls, kept, written } = await pageThatHasReadNothing();
  const recipe = (name: string): Recipe => ({ kind: 'colours', name, expressions: ['B4', 'B3', 'B2'] });
  const text = JSON.stringify({ composites: [{ id: 'own-1', recipe: recipe('of last week') }] });
  await calls['document.write']({ datasetId, name: 'composites', text });
  const own = new OwnComposites(kept);
  const id = own.save(recipe('new'), null);
  expect(await written('composites')).toEqual({
    composites: [
      { id: 'own-1', recipe: recipe('of last week') },
      { id, recipe: recipe('new') },
    ],
  });
});

test('what is read is known although another document was put meanwhile', async () => {
  const { kept, letCome } = await pageThatHasReadNothing();
  const loading = kept.load('filters');
  kept.put('layouts', { layouts: [], last: null });
  letCome();
  await loading;
  expect(kept.of('filters')).toBeNull();
});

test('what this page has put stays when it hears that another page wrote before', async () => {
  const { datasetId, calls, kept, written } = await pageThatHasReadNothing();
  const theirs = JSON.stringify({ filters: [{ name: 'theirs', filter: everyPatch }] });
  await calls['document.write']({ datasetId, name: 'filters', text: theirs });
  for (const name of ['one', 'two', 'three']) kept.put('filters', { filters: [{ name, filter: everyPatch }] });
  kept.changedElsewhere('filters');
  expect(await written('filters')).toEqual(kept.of('filters'));
});
