import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../shared/errors.ts';
import { runWorkerTask } from '../host/worker-task.ts';
import { projectServer } from '../project/project-server.ts';
import {
  answerRequest,
  type DamageNote,
  handedOver,
  type ProjectWorkerData,
  type StoreRequest,
} from '../project/store-channel.ts';

const port = parentPort;
assert(port !== null, 'the project worker was started outside a worker');
const { copyEntry, checkEntry } = workerData as ProjectWorkerData;
const server = projectServer(
  {
    copy: (file, copy, signal) => runWorkerTask(new URL(copyEntry), { file, copy }, signal && { signal }),
    check: (file, signal) => runWorkerTask(new URL(checkEntry), { file }, { signal }),
  },
  (handle, check) => port.postMessage({ damaged: { handle, check } } satisfies DamageNote),
);
port.on('message', (request: StoreRequest) => {
  void answerRequest(server, request).then((answer) => port.postMessage(answer, handedOver(request, answer)));
});
