import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Target } from '../../../shared/cloudsen12/classes.ts';
import type { RecoveryReport } from '../../../shared/recovery-report.ts';
import { workerEntry } from '../../host/worker-entries.ts';
import { runWorkerTask, type TaskControl } from '../../host/worker-task.ts';
import type { SourceMask, SplitFacts } from '../project-store.ts';
import type { RecoverySources } from './recovery-sources.ts';

/** What the recovery worker is started with. */
export interface RecoveryTask {
  readonly file: string;
  readonly into: string;
  readonly onlyDamaged: boolean;
  readonly sources: { readonly splits: readonly SplitFacts[]; readonly port: MessagePort } | null;
}

interface Question {
  readonly id: number;
  readonly split: number;
  readonly target: Target;
  readonly patch: number;
}

interface Answer {
  readonly id: number;
  readonly mask: SourceMask | null;
}

/**
 * Recovers a damaged project in a thread of its own: see `recoverProject` for what that does and throws. `sources` is
 * asked in this thread, for the few patches whose own labels cannot be read.
 *
 * The project must not be open in this process, in whatever thread.
 */
export async function recoverInWorker(
  file: string,
  into: string,
  sources: RecoverySources | null,
  {
    onlyDamaged = false,
    ...control
  }: Pick<TaskControl, 'signal' | 'onProgress'> & { readonly onlyDamaged?: boolean } = {},
): Promise<RecoveryReport> {
  const entry = workerEntry('recovery-worker');
  if (sources === null)
    return await runWorkerTask<RecoveryTask, RecoveryReport>(entry, { file, into, sources, onlyDamaged }, control);
  const { port1, port2 } = new MessageChannel();
  port1.on('message', ({ id, split, target, patch }: Question) => {
    // A patch that cannot be read cannot stand in either.
    const answer = (mask: SourceMask | null): void => port1.postMessage({ id, mask } satisfies Answer);
    sources.read(split, target, patch).then(answer, () => answer(null));
  });
  try {
    const task: RecoveryTask = { file, into, onlyDamaged, sources: { splits: sources.splits, port: port2 } };
    return await runWorkerTask<RecoveryTask, RecoveryReport>(entry, task, { ...control, transfer: [port2] });
  } finally {
    port1.close();
  }
}

/** The worker's side: asks the thread that started it. */
export function sourcesOver({ splits, port }: NonNullable<RecoveryTask['sources']>): RecoverySources {
  const waiting = new Map<number, (mask: SourceMask | null) => void>();
  let last = 0;
  port.on('message', ({ id, mask }: Answer) => {
    waiting.get(id)?.(mask);
    waiting.delete(id);
  });
  return {
    splits,
    read: (split, target, patch) =>
      new Promise((resolve) => {
        const id = ++last;
        waiting.set(id, resolve);
        port.postMessage({ id, split, target, patch } satisfies Question);
      }),
  };
}
