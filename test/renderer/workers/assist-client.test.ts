import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AssistInWorker, type StartedWorker } from '../../../renderer/workers/assist-client.ts';
import type { AssistPatch } from '../../../renderer/workers/assist-runner.ts';
import { defaultAssistSettings } from '../../../shared/assist/assist-settings.ts';
import type { AssistRequest, AssistResult } from '../../../shared/assist/engine.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';
import { startInThread } from '../../support/assist-in-thread.ts';
import { sampleSession, until } from '../../support/session-driver.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** The left half dark and clear, the right half bright and thick; the class numbers swapped where asked. */
function scene(key: string, dark = 1000): AssistPatch {
  const plane = Int16Array.from({ length: PATCH_PIXELS }, (_, i) => (i % 512 < 256 ? dark : 6000) + (i % 7));
  return {
    key,
    bands: new Map([
      ['L1C_B4', plane],
      ['LABEL_fmask', plane],
    ]),
  };
}

function drawn(left: number, right: number): AssistRequest {
  const labels = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  for (let y = 100; y < 110; y++) {
    labels.fill(left, y * 512 + 100, y * 512 + 110);
    labels.fill(right, y * 512 + 400, y * 512 + 410);
  }
  return { labels, others: [], settings: { ...defaultAssistSettings, trees: 5 } };
}

function numbers(answer: object): number[] {
  const { offer } = answer as AssistResult;
  return [offer.classes[300 * 512 + 50], offer.classes[300 * 512 + 450]];
}

/** A runner, the workers that it has started, and what they were told. */
function watched() {
  const started: StartedWorker[] = [];
  const told: string[] = [];
  const runner = new AssistInWorker(() => {
    const worker = startInThread();
    const post = worker.postMessage.bind(worker);
    worker.postMessage = (message, transfer) => {
      told.push(message.kind);
      post(message, transfer);
    };
    started.push(worker);
    return worker;
  });
  return { runner, started, told };
}

test('a run answers with what was learned of the patch that it names', async () => {
  const { runner } = watched();
  expect(numbers(await runner.run(scene('a'), drawn(0, 1)))).toEqual([0, 1]);
  expect(numbers(await runner.run(scene('b', 9000), drawn(3, 2)))).toEqual([3, 2]);
  runner.dispose();
});

test('the bands of a patch are handed over once, those alone that the assist can use, and the page keeps its own', async () => {
  const { runner, told } = watched();
  const patch = scene('a');
  runner.prepare(patch);
  await runner.run(patch, drawn(0, 1));
  await runner.run(patch, drawn(1, 0));
  expect(told).toEqual(['patch', 'band', 'complete', 'run', 'run']);
  expect(patch.bands.get('L1C_B4')?.length).toBe(PATCH_PIXELS);
  runner.dispose();
});

test('the newest run wins, on the same patch and on another', async () => {
  const { runner } = watched();
  const first = runner.run(scene('a'), drawn(0, 1));
  const second = runner.run(scene('a'), drawn(1, 0));
  const third = runner.run(scene('b'), drawn(2, 3));
  await expect(first).rejects.toMatchObject({ code: 'superseded' });
  await expect(second).rejects.toMatchObject({ code: 'superseded' });
  expect(numbers(await third)).toEqual([2, 3]);
  runner.dispose();
});

test('a worker that is warm is the one that runs', async () => {
  const { runner, started, told } = watched();
  runner.warm();
  runner.warm();
  expect([started.length, told]).toEqual([1, []]);
  expect(numbers(await runner.run(scene('a'), drawn(0, 1)))).toEqual([0, 1]);
  expect(started).toHaveLength(1);
  runner.dispose();
});

test('a worker that cannot be started becomes a sentence', async () => {
  const runner = new AssistInWorker(() => {
    throw new Error('no more memory');
  });
  runner.warm();
  expect(await runner.run(scene('a'), drawn(0, 1))).toEqual({
    cannot: 'The assist has stopped (no more memory). Run it again: it starts anew.',
  });
});

test('what cannot be learned comes back as a sentence', async () => {
  const { runner } = watched();
  expect(await runner.run(scene('a'), drawn(1, 1))).toEqual({
    cannot: 'Only thick is there to learn from: the assist needs at least two classes.',
  });
  expect(await runner.run({ key: 'none', bands: new Map() }, drawn(0, 1))).toEqual({
    cannot: 'The assist needs bands of L1C or L2A: this split holds none of them.',
  });
  runner.dispose();
});

test('a failure in the worker becomes a sentence, and the next run starts another worker', async () => {
  const { runner, started } = watched();
  const broken = { ...drawn(0, 1), labels: new Uint8Array(3) };
  expect(await runner.run(scene('a'), broken)).toEqual({
    cannot: 'The assist has stopped (invariant: 3 labels). Run it again: it starts anew.',
  });
  expect(numbers(await runner.run(scene('a'), drawn(0, 1)))).toEqual([0, 1]);
  expect(started).toHaveLength(2);
  runner.dispose();
});

test('a worker that dies under a run answers it with a sentence, and the next run starts another one', async () => {
  const { runner, started } = watched();
  const run = runner.run(scene('a'), drawn(0, 1));
  started[0]?.terminate();
  started[0]?.onerror?.({ message: 'out of memory', preventDefault: () => undefined } as ErrorEvent);
  expect(await run).toEqual({ cannot: 'The assist has stopped (out of memory). Run it again: it starts anew.' });
  expect(numbers(await runner.run(scene('a'), drawn(0, 1)))).toEqual([0, 1]);
  runner.dispose();
});

test('a runner that is let go of ends its worker and gives up its run; one that is used again starts anew', async () => {
  const { runner, started } = watched();
  const run = runner.run(scene('a'), drawn(0, 1));
  runner.dispose();
  await expect(run).rejects.toMatchObject({ code: 'superseded' });
  expect(numbers(await runner.run(scene('a'), drawn(0, 1)))).toEqual([0, 1]);
  expect(started).toHaveLength(2);
  runner.dispose();
});

test('a session lets go of the assist with the dataset whose patches it holds', async () => {
  const { runner, started } = watched();
  const parts = await sampleSession(await temporaryFolder(), undefined, null, (session) => {
    session.assist = runner;
  });
  const ended: StartedWorker[] = [];
  const answer = await runner.run(scene('train/0'), drawn(0, 1));
  for (const worker of started) {
    const end = worker.terminate.bind(worker);
    worker.terminate = () => {
      ended.push(worker);
      end();
    };
  }
  await parts.session.openPlace(await parts.connection.placeOf(join(parts.dataset, 'val')));
  expect(numbers(answer)).toEqual([0, 1]);
  expect(ended).toEqual(started.slice(0, 1));
  await until(() => started.length === 2);
  runner.dispose();
  await parts.host.close();
});
