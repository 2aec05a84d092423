import { Worker } from 'node:worker_threads';
import type { CommandResult } from '../../shared/edits.ts';
import { AppError, assert, fromWireError } from '../../shared/errors.ts';
import type { ProjectCheck } from '../../shared/project-safety.ts';
import { workerEntry } from '../host/worker-entries.ts';
import {
  type Handle,
  type MaskPlace,
  type SourceMask,
  type StoreClient,
  type StoredCommand,
  type StoreMethod,
  storeMethods,
  type UnreadableSource,
} from './project-store.ts';
import type { DamageNote, ProjectWorkerData, StoreAnswer, StoreRequest } from './store-channel.ts';

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The main thread's side of the project worker. One per process: see project-server.ts. */
export interface ProjectWorker {
  /** Methods of `ProjectStore`; each rejects with the AppError that the worker threw. */
  readonly store: StoreClient;
  /** Closes every project cleanly and ends the thread. Calls that have not been answered are first. */
  stop(): Promise<void>;
}

/** `onDamage` is told once of each project that turns out to be damaged while it is open. */
export function startProjectWorker(
  onDamage: (handle: Handle, check: ProjectCheck) => void = () => undefined,
): ProjectWorker {
  const data: ProjectWorkerData = {
    copyEntry: workerEntry('project-copy-worker').href,
    checkEntry: workerEntry('project-check-worker').href,
  };
  const worker = new Worker(workerEntry('project-worker'), { workerData: data });
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let gone: AppError | null = null;

  const fail = (reason: string) => {
    gone ??= new AppError(
      'connection',
      `The project is no longer being kept: its worker ended (${reason}). Start Cloudbrush again.`,
    );
    for (const call of pending.values()) call.reject(gone);
    pending.clear();
  };
  worker.on('error', (error) => fail(error.message));
  worker.on('messageerror', (error) => fail(error.message));
  worker.on('exit', (exitCode) => fail(`exit code ${exitCode}`));
  worker.on('message', (answer: StoreAnswer | DamageNote) => {
    if ('damaged' in answer) {
      onDamage(answer.damaged.handle, answer.damaged.check);
      return;
    }
    const call = pending.get(answer.id);
    pending.delete(answer.id);
    if (call === undefined) return;
    if ('error' in answer) call.reject(fromWireError(answer.error));
    else call.resolve(answer.result);
  });
  const call = (method: StoreMethod, parameters: readonly unknown[]): Promise<unknown> => {
    if (gone !== null) return Promise.reject(gone);
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject });
      try {
        worker.postMessage({ id, method, parameters } satisfies StoreRequest);
      } catch (error) {
        pending.delete(id);
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  };
  const methods = (Object.keys(storeMethods) as StoreMethod[]).map((method) => {
    return [method, (...parameters: readonly unknown[]) => call(method, parameters)];
  });
  const store = Object.fromEntries(methods) as StoreClient;
  return {
    store,
    stop: async () => {
      if (gone === null) await store.closeAll();
      await worker.terminate();
    },
  };
}

/**
 * Commits a command, reading the patch's source only where the worker has to know it: the first command after the
 * project was opened, or after many other patches.
 */
export async function commitCommand(
  store: StoreClient,
  handle: Handle,
  place: MaskPlace,
  command: StoredCommand,
  readSource: () => Promise<SourceMask | UnreadableSource>,
): Promise<CommandResult> {
  const first = await store.commit(handle, place, command, null);
  if (first.status !== 'source-needed') return first;
  const second = await store.commit(handle, place, command, await readSource());
  assert(second.status !== 'source-needed', 'the source was sent along');
  return second;
}
