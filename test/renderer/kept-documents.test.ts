import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { PatchFilter } from '../../shared/documents/patch-filters.ts';
import { openSession, sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

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
