import { parentPort } from 'node:worker_threads';
import { assert } from '../../shared/errors.ts';
import { projectServer } from '../project/project-server.ts';
import { answerRequest, type StoreRequest } from '../project/store-channel.ts';

const port = parentPort;
assert(port !== null, 'the project worker was started outside a worker');
const server = projectServer();
port.on('message', (request: StoreRequest) => {
  void answerRequest(server, request).then((answer) => port.postMessage(answer));
});
