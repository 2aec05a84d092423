import type { MessagePort } from 'node:worker_threads';
import { assert, fromWireError, toWireError, type WireError } from '../../shared/errors.ts';

/** A mask that the project has, as it was when the search began. */
export interface AskedMask {
  readonly splitId: string;
  readonly patch: number;
}

interface Question extends AskedMask {
  readonly id: number;
}
type Answer = { readonly id: number; readonly codes: Int16Array } | { readonly id: number; readonly error: WireError };

/** The end that knows the project: answers until the port closes. */
export function answerForMasks(port: MessagePort, codesOf: (mask: AskedMask) => Promise<Int16Array>): void {
  const answer = (message: Answer): void => port.postMessage(message);
  port.on('message', ({ id, ...mask }: Question) => {
    codesOf(mask).then(
      (codes) => answer({ id, codes }),
      (error: unknown) => answer({ id, error: toWireError(error) }),
    );
  });
}

/** The end that searches. */
export function askForMasks(port: MessagePort): (mask: AskedMask) => Promise<Int16Array> {
  const waiting = new Map<number, { resolve: (codes: Int16Array) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  port.on('message', (answer: Answer) => {
    const asked = waiting.get(answer.id);
    assert(asked !== undefined, `question ${answer.id} was asked`);
    waiting.delete(answer.id);
    if ('error' in answer) asked.reject(fromWireError(answer.error));
    else asked.resolve(answer.codes);
  });
  return (mask) =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      port.postMessage({ id, ...mask } satisfies Question);
    });
}
