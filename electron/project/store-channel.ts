import { toWireError, type WireError } from '../../shared/errors.ts';
import type { ProjectCheck } from '../../shared/project-safety.ts';
import { type Handle, type MaskContent, type StoreMethod, type StoreServer, storeMethods } from './project-store.ts';

/** What the project worker is started with. */
export interface ProjectWorkerData {
  /** URLs of the entries that copy and check projects: where the workers lie is known to the main thread only. */
  readonly copyEntry: string;
  readonly checkEntry: string;
}

/** What the main thread sends to the project worker; parameters and results are structured-cloned. */
export interface StoreRequest {
  readonly id: number;
  readonly method: StoreMethod;
  readonly parameters: readonly unknown[];
}

export type StoreAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: WireError };

/** What the project worker says unasked: an open project turns out to be damaged. */
export interface DamageNote {
  readonly damaged: { readonly handle: Handle; readonly check: ProjectCheck };
}

/** Answers one request. Requests run in the order in which they arrive, each to its end before the next, copies and checks apart. */
export async function answerRequest(server: StoreServer, request: StoreRequest): Promise<StoreAnswer> {
  const { id, method, parameters } = request;
  try {
    if (!Object.hasOwn(storeMethods, method)) throw new Error(`invariant: the project worker has no method ${method}`);
    const call = server[method] as (...parameters: readonly unknown[]) => unknown;
    return { id, result: await call(...parameters) };
  } catch (error) {
    return { id, error: toWireError(error) };
  }
}

/** Pixels that were made for this answer alone: a large export would have the collector run after thousands of copies. */
export function handedOver({ method }: StoreRequest, answer: StoreAnswer): readonly ArrayBuffer[] {
  if (method !== 'maskAt' || 'error' in answer) return [];
  const { base, codes } = answer.result as MaskContent;
  return [base.buffer, codes.buffer].filter((buffer) => buffer instanceof ArrayBuffer);
}
