import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { SeededRandom } from '../../shared/patch-list/seeded-random.ts';
import { HostCalls } from '../support/host-calls.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { FaultyDesk } from './faulty-desk.ts';
import { readProject } from './project-on-disk.ts';
import { ScriptedAnnotator } from './scripted-annotator.ts';
import { differences, differingMasks } from './told-and-kept.ts';

const COMMANDS = 16;

/** A project that was painted over a host, closed, and who painted it. */
async function paintedDesk() {
  const run = { folder: await temporaryFolder(), short: true, seed: 1, say: () => undefined };
  const desk = await FaultyDesk.make(run, 'planted', 1);
  const places = [{ split: 'train', patch: 0, target: 'manual_hq' }] as const;
  const ada = new ScriptedAnnotator({
    name: 'Ada',
    random: new SeededRandom(run.seed),
    places,
    baseOf: (place) => desk.baseOf(place),
  });
  const host = await desk.start();
  try {
    const line = await HostCalls.open(host);
    await ada.join(line, desk.dataset);
    // Ends with strokes: what is planted below needs two of them.
    while (ada.told.length < COMMANDS || !ada.told.slice(-2).every((made) => 'delta' in made)) {
      ada.make();
      await ada.sendAll();
    }
    line.close();
  } finally {
    await host.stop();
  }
  return { desk, ada };
}

const planted: Readonly<Record<string, (db: Database.Database) => void>> = {
  'the last edit is gone, and the head is the one before': (db) => {
    db.exec(`UPDATE mask SET head_id = (SELECT parent_id FROM edit WHERE id = head_id);
      DELETE FROM command WHERE id = (SELECT max(id) FROM edit); DELETE FROM edit WHERE id = (SELECT max(id) FROM edit)`);
  },
  'the last edit is there twice': (db) => {
    db.exec(`INSERT INTO command SELECT id + 1, randomblob(16), mask_id, kind, after_id, id + 1, annotator_id, at_ms,
        group_uuid, fingerprint FROM command WHERE id = (SELECT max(id) FROM edit);
      INSERT INTO edit SELECT id + 1, mask_id, base_id, id, tool, code, pixel_count, deflated, delta, detail FROM edit
        WHERE id = (SELECT max(id) FROM edit); UPDATE mask SET head_id = (SELECT max(id) FROM edit)`);
  },
  'the last two edits have changed places': (db) => {
    const [last, before] = db.prepare('SELECT id, uuid FROM command ORDER BY id DESC LIMIT 2').all() as Row[];
    const name = db.prepare('UPDATE command SET uuid = ? WHERE id = ?');
    name.run(Buffer.alloc(16), last.id);
    name.run(last.uuid, before.id);
    name.run(before.uuid, last.id);
  },
  'one pixel of the mask is another': (db) => {
    const { id, codes } = db.prepare('SELECT id, codes FROM base').get() as { id: number; codes: Uint8Array };
    const plain = inflateRawSync(codes);
    // In the padding, where no stroke has ever been.
    plain[0] ^= 1;
    db.prepare('UPDATE base SET codes = ? WHERE id = ?').run(deflateRawSync(plain), id);
  },
  'the mask shows its base again': (db) => void db.exec('UPDATE mask SET head_id = NULL'),
  'an edit has become somebody else’s': (db) => void db.exec('UPDATE command SET uuid = randomblob(16) WHERE id = 1'),
};

interface Row {
  readonly id: number;
  readonly uuid: Uint8Array;
}

test('what the faults are counted by sees each kind of loss that is planted in a copy, and nothing in the project', async () => {
  const { desk, ada } = await paintedDesk();
  const found = (file: string): string[] => {
    const left = readProject(file, desk.folder);
    return [...differences(left, [ada]), ...differingMasks(left, ada)];
  };
  expect(found(desk.project)).toEqual([]);
  const unseen = Object.entries(planted).filter(([_, plant], i) => {
    const copy = join(desk.folder, `planted-${i}.cloudbrush`);
    copyFileSync(desk.project, copy);
    const db = new Database(copy);
    db.pragma('foreign_keys = OFF');
    const triggers = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all();
    for (const name of triggers) db.exec(`DROP TRIGGER ${String(name)}`);
    expect(found(copy)).toEqual([]);
    plant(db);
    db.close();
    return found(copy).length === 0;
  });
  expect(unseen.map(([what]) => what)).toEqual([]);
}, 60_000);
