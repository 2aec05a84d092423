import { expect, onTestFinished, test } from 'vitest';
import { sampleSplits, writeSampleDataset } from '../support/sample-dataset.ts';
import { sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A session on one dataset, and a way to hand it another as a second start does. */
async function start() {
  const parts = await sampleSession(await temporaryFolder());
  onTestFinished(() => parts.host.close());
  const other = await temporaryFolder();
  await writeSampleDataset(other, {
    splits: sampleSplits.map((split) => ({ ...split, patchCount: split.patchCount + 1 })),
  });
  const { connection, session, hand } = parts;
  const handOver = async (folder = other) => {
    connection.tell({ kind: 'open-place', place: await connection.placeOf(folder) });
  };
  const isOpen = () => session.workspace?.split.patchCount;
  const stroke = () =>
    hand.stroke([
      [100, 100],
      [150, 120],
    ]);
  return { ...parts, handOver, isOpen, stroke };
}

test('a dataset that is handed over waits for strokes that are being saved', async () => {
  const { connection, session, handOver, isOpen, stroke } = await start();
  connection.hold();
  stroke();
  await handOver();
  await until(() => session.opening !== null);
  expect([isOpen(), session.outbox.waiting]).toEqual([3, 1]);
  connection.release();
  await until(() => isOpen() === 4);
  expect([session.outbox.waiting, session.notices.list]).toEqual([0, []]);
});

test('while strokes cannot be saved the dataset stays open, and the reason is told', async () => {
  const { connection, session, handOver, isOpen, stroke } = await start();
  // what reaches the host is carried out, but nobody hears of it
  connection.mute();
  stroke();
  await handOver();
  await until(() => session.notices.list.length > 0);
  expect(session.notices.list[0].message).toMatch(
    /^1 stroke is not saved yet: the dataset stays open until they are\./,
  );
  expect([isOpen(), session.outbox.waiting]).toEqual([3, 1]);
  connection.mend();
  await until(() => session.outbox.waiting === 0);
  await handOver();
  await until(() => isOpen() === 4);
});

test('a folder that is gone is named, without the folders above it', async () => {
  const { session, handOver, isOpen, dataset } = await start();
  await handOver(`${dataset} that was`);
  await until(() => session.notices.list.length > 0);
  expect(session.notices.list[0].message).toMatch(/^There is no folder dataset that was\./);
  expect(isOpen()).toBe(3);
});
