import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../shared/errors.ts';
import { runWorkerTask } from '../host/worker-task.ts';
import { projectServer } from '../project/project-server.ts';
import { answerRequest, handedOver, type ProjectWorkerData, type StoreRequest } from '../project/store-channel.ts';

const port = parentPort;
assert(port !== null, 'the project worker was started outside a worker');
const { copyEntry } = workerData as ProjectWorkerData;
const server = projectServer({
  copy: (file, copy) => runWorkerTask(new URL(copyEntry), { file, copy }),
});
port.on('message', (request: StoreRequest) => {
  void answerRequest(server, request).then((answer) => port.postMessage(answer, handedOver(request, answer)));
});
