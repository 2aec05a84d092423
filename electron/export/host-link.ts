import type { MessagePort } from 'node:worker_threads';
import { assert, fromWireError, toWireError, type WireError } from '../../shared/errors.ts';
import type { SplitIdentity } from '../dataset/split-identity.ts';
import type { EditedMask, ExpectedSource, ExportHead, ExportHost, ExportStep } from './export-plan.ts';

/** What the export's thread asks the thread that started it. */
export type HostQuestions = Pick<ExportHost, 'maskAt' | 'baseOf' | 'reached' | 'expectSources'>;

interface Questions {
  readonly mask: ExportHead;
  readonly base: ExportHead;
  readonly step: ExportStep;
  readonly expect: { readonly sources: readonly ExpectedSource[]; readonly identity: SplitIdentity | null };
}
interface Answers {
  readonly mask: EditedMask;
  readonly base: Int16Array;
  readonly step: null;
  readonly expect: null;
}
type Kind = keyof Questions;
type Asked = { [K in Kind]: { readonly id: number; readonly kind: K; readonly about: Questions[K] } }[Kind];
type Reply =
  | { readonly id: number; readonly answer: Answers[Kind] }
  | { readonly id: number; readonly error: WireError };

/** The starting thread's end: answers until the port closes. */
export function answerQuestions(port: MessagePort, host: HostQuestions): void {
  const reply = (message: Reply, handOver: readonly ArrayBuffer[] = []): void => port.postMessage(message, handOver);
  port.on('message', (asked: Asked) => {
    answerTo(asked, host).then(
      (answer) => reply({ id: asked.id, answer }, buffersOf(answer)),
      (error: unknown) => reply({ id: asked.id, error: toWireError(error) }),
    );
  });
}

async function answerTo(asked: Asked, host: HostQuestions): Promise<Answers[Kind]> {
  if (asked.kind === 'mask') return slim(await host.maskAt(asked.about));
  if (asked.kind === 'base') return host.baseOf(asked.about);
  if (asked.kind === 'step') await host.reached(asked.about);
  else await host.expectSources(asked.about.sources, asked.about.identity);
  return null;
}

/** A project answers more of a mask than an export needs; the rest would be copied for nothing. */
function slim({ codes, origin, sources, annotators, firstEdit, lastEdit }: EditedMask): EditedMask {
  return { codes, origin, sources, annotators, firstEdit, lastEdit };
}

/** Codes are handed over, not copied, unless they are part of a larger buffer. */
function buffersOf(answer: Answers[Kind]): ArrayBuffer[] {
  if (answer === null) return [];
  const { buffer, byteLength } = answer instanceof Int16Array ? answer : answer.codes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}

/** The export thread's end. */
export function askOver(port: MessagePort): HostQuestions {
  const waiting = new Map<number, { resolve: (answer: Answers[Kind]) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  port.on('message', (reply: Reply) => {
    const asked = waiting.get(reply.id);
    assert(asked !== undefined, `question ${reply.id} was asked`);
    waiting.delete(reply.id);
    if ('error' in reply) asked.reject(fromWireError(reply.error));
    else asked.resolve(reply.answer);
  });
  const ask = async <K extends Kind>(kind: K, about: Questions[K]): Promise<Answers[K]> => {
    const id = ++lastId;
    const answer = new Promise<Answers[Kind]>((resolve, reject) => waiting.set(id, { resolve, reject }));
    port.postMessage({ id, kind, about });
    return (await answer) as Answers[K];
  };
  return {
    maskAt: (head) => ask('mask', head),
    baseOf: (head) => ask('base', head),
    reached: async (step) => {
      await ask('step', step);
    },
    expectSources: async (sources, identity) => {
      await ask('expect', { sources, identity });
    },
  };
}
