import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Connection } from '../../renderer/connection/connection.ts';
import { Session } from '../../renderer/session.svelte.ts';
import type { Calls } from '../../shared/contract.ts';
import { writeSampleDataset } from '../support/sample-dataset.ts';
import { TestHost, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PATCHES = 40;

/** A page on a host that answers what it is asked about masks and patches only when it is let. */
async function start(heldFromTheStart: readonly (keyof Calls)[] = []) {
  const folder = await temporaryFolder();
  const dataset = join(folder, 'dataset');
  const splits = [
    { folder: 'train', patchCount: PATCHES, layers: ['LABEL_manual_hq', 'LABEL_manual_sc'], metadata: true },
  ];
  await writeSampleDataset(dataset, { splits, pixels: () => 0 });
  const host = await TestHost.start(join(folder, 'user-data'));
  onTestFinished(() => host.close());
  const connection = host.connect();
  let release = (): void => undefined;
  const never = new Promise<void>((resolve) => {
    release = resolve;
  });
  let held: Promise<void> | null = null;
  const sent: Record<string, number[]> = { 'mask.open': [], 'patch.info': [], 'scribble.unscribbled': [] };
  const calls = new Proxy(connection.calls, {
    get: (real, name: keyof Calls) => async (argument: never) => {
      sent[name]?.push((argument as { patch: number }).patch);
      if (name in sent) await (heldFromTheStart.includes(name) ? never : held);
      return (real[name] as (argument: never) => Promise<unknown>)(argument);
    },
  });
  const slow: Connection = {
    host: 'browser',
    calls,
    pixels: (request) => connection.pixels(request),
    onEvent: (listener) => connection.onEvent(listener),
    onState: (listener) => connection.onState(listener),
    retry: () => connection.retry(),
  };
  const session = await Session.start(slow);
  await session.openPlace(await calls['place.typed']({ path: dataset }));
  const { workspace } = session;
  if (workspace === null) throw new Error('the session has a workspace');
  const isAhead = () => heldFromTheStart.length > 0 || sent['patch.info']?.includes(1) === true;
  await until(() => workspace.showing.shown?.patch === 0 && isAhead());
  for (const name of ['mask.open', 'patch.info']) sent[name] = [];
  held = never;
  return { workspace, sent, release: () => release() };
}

test('patches that are hurried past are not asked for, and the last one comes next', async () => {
  const { workspace, sent, release } = await start();
  for (let patch = 2; patch < PATCHES; patch++) {
    workspace.next();
    // The calls of one key press are made before the next key is pressed.
    await new Promise((resolve) => setTimeout(resolve));
  }
  workspace.goTo(PATCHES - 1);
  for (const name of ['mask.open', 'patch.info']) expect(sent[name]?.length).toBeLessThanOrEqual(3);
  const before = sent['mask.open']?.length ?? 0;
  release();
  await until(() => workspace.showing.shown?.patch === PATCHES - 1);
  expect(workspace.showing.shown).toMatchObject({ maskFailure: null, patch: PATCHES - 1 });
  expect(workspace.showing.shown?.document).not.toBeNull();
  expect(sent['mask.open']?.[before]).toBe(PATCHES - 1);
});

test('what scribbles hold where nothing is drawn is asked once, however many patches are hurried past', async () => {
  const { workspace, sent, release } = await start(['scribble.unscribbled']);
  workspace.chooseTarget('manual_sc');
  for (let patch = 2; patch < PATCHES; patch++) {
    workspace.next();
    await new Promise((resolve) => setTimeout(resolve));
  }
  expect(sent['scribble.unscribbled']).toHaveLength(1);
  release();
  await until(
    () => workspace.showing.shown?.patch === workspace.patch && workspace.showing.shown.target === 'manual_sc',
  );
  expect(sent['scribble.unscribbled']).toHaveLength(1);
});
