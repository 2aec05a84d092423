import { MessageChannel } from 'node:worker_threads';
import { AssistInWorker, type StartedWorker } from '../../renderer/workers/assist-client.ts';
import type { AssistPort } from '../../renderer/workers/assist-messages.ts';
import { serveAssist } from '../../renderer/workers/serve-assist.ts';

/** The assist as the page has it, with the worker's side in this thread: messages are copied and handed over as there. */
export function assistInThread(start: () => StartedWorker = startInThread): AssistInWorker {
  return new AssistInWorker(start);
}

export function startInThread(): StartedWorker {
  const { port1, port2 } = new MessageChannel();
  serveAssist(port2 as unknown as AssistPort);
  const worker = Object.assign(port1 as unknown as StartedWorker, { terminate: () => port1.close() });
  // A session that is left without a word keeps no process from ending.
  for (const port of [port1, port2]) port.unref();
  return worker;
}
