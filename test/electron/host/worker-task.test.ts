import { spawnSync } from 'node:child_process';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { configureWorkers, workerEntry } from '../../../electron/host/worker-entries.ts';
import { runWorkerTask, type TaskProgress } from '../../../electron/host/worker-task.ts';
import { AppError } from '../../../shared/errors.ts';

const entry = new URL('task-worker.ts', import.meta.url);
const sources = (name: string) => new URL(`../../../electron/workers/${name}.ts`, import.meta.url);

afterEach(() => configureWorkers(sources));

test('a task answers with its result after its progress', async () => {
  const progress: TaskProgress[] = [];
  const result = await runWorkerTask(entry, 'work', { onProgress: (step) => progress.push(step) });
  expect(result).toEqual({ what: 'work', bytes: new Uint8Array([1, 2, 3]) });
  expect(progress).toEqual([{ done: 1, total: 2, label: 'half' }]);
});

test('an AppError crosses with its code, any other error with its text', async () => {
  const refused = runWorkerTask(entry, 'app error');
  await expect(refused).rejects.toBeInstanceOf(AppError);
  await expect(refused).rejects.toMatchObject({ code: 'bad-file', message: 'This file is bad.' });
  await expect(runWorkerTask(entry, 'own error')).rejects.toThrow('a mistake of ours');
});

test('a cancelled task ends as cancelled', async () => {
  const controller = new AbortController();
  const running = runWorkerTask(entry, 'wait', { signal: controller.signal, onProgress: () => controller.abort() });
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
});

test('a task that was certain before it heard of the cancelling keeps its result', async () => {
  const controller = new AbortController();
  const running = runWorkerTask(entry, 'finish anyway', {
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });
  await expect(running).resolves.toMatchObject({ what: 'finish anyway' });
});

test('a task that was cancelled before it began never begins', async () => {
  await expect(runWorkerTask(entry, 'work', { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  });
});

test('a thread that ends without an answer, and one that cannot be started, are errors', async () => {
  await expect(runWorkerTask(entry, 'crash')).rejects.toThrow('ended without an answer, exit code 3');
  await expect(runWorkerTask(new URL('missing.ts', entry), 'work')).rejects.toThrow(/missing\.ts/);
});

test.runIf(process.platform === 'linux')('a task stands back behind the thread that started it', async () => {
  const before = getPriority(0);
  expect(await runWorkerTask<string, number>(entry, 'priority')).toBe(10);
  expect(getPriority(0)).toBe(before);
});

test.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'a task of a process that stands far back already is done all the same',
  async () => {
    // As an ordinary user, who may not come forward: root may.
    const started = spawnSync(process.execPath, [join(import.meta.dirname, 'priority-process.ts')], {
      encoding: 'utf8',
      uid: 65_534,
      gid: 65_534,
    });
    expect(started).toMatchObject({ status: 0, stdout: '15\n', stderr: '' });
  },
);

test('workers lie beside our sources unless a bundle says otherwise', () => {
  expect(workerEntry('census-worker').href).toBe(sources('census-worker').href);
  configureWorkers((name) => new URL(`file:///bundle/${name}.js`));
  expect(workerEntry('census-worker').href).toBe('file:///bundle/census-worker.js');
});
