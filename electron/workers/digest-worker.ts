import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../shared/errors.ts';
import type { DigestAnswer, DigestRequest } from '../export/digest-thread.ts';

const port = parentPort;
assert(port !== null, 'the digest thread was started outside a worker');
const slots = (workerData as SharedArrayBuffer[]).map((buffer) => new Uint8Array(buffer));
const answer = (message: DigestAnswer): void => port.postMessage(message);
let digest = createHash('sha256');

port.on('message', (request: DigestRequest) => {
  if (request.kind === 'add') {
    digest.update(slots[request.slot].subarray(0, request.byteLength));
    answer(null);
    return;
  }
  answer(digest.digest('hex'));
  digest = createHash('sha256');
});
