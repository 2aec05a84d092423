import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError, type WireError } from '../../shared/errors.ts';
import type { PixelQueue } from './pixel-queue.ts';
import { wireFormOf } from './rpc-server.ts';

const statusOf: Partial<Record<WireError['code'], number>> = {
  'bad-argument': 400,
  'not-found': 404,
  superseded: 409,
  cancelled: 409,
  connection: 410,
  internal: 500,
};

interface PixelParts {
  readonly pixels: PixelQueue;
  /** A peer that has its answer, and does not read it, is cut off after so long. */
  readonly silentMs: number;
  readonly log: (line: string) => void;
}

/** Answers `GET pixels?datasetId=...` with the layer's bytes, or with the error's wire form as JSON. */
export async function answerPixels(
  request: IncomingMessage,
  response: ServerResponse,
  { pixels, silentMs, log }: PixelParts,
): Promise<void> {
  // a drive may take its time to wake up
  request.socket.setTimeout(0);
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  try {
    const answer = await pixels.take(pixelRequestOf(request.url ?? ''), gone.signal);
    // 'close' also follows a finished answer; if it already came, take() has thrown
    response.on('close', answer.release);
    request.socket.setTimeout(silentMs);
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': answer.bytes.byteLength });
    response.end(answer.bytes);
  } catch (error) {
    answerError(response, wireFormOf(error, 'pixels', log));
  }
}

export function answerError(response: ServerResponse, error: WireError, status = statusOf[error.code] ?? 422): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(error));
}

/** The query as the contract's request: numbers where it has numbers; anything else is left for the schema to refuse. */
function pixelRequestOf(url: string): unknown {
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  const request = Object.create(null) as Record<string, string | number>;
  for (const [name, value] of query) {
    if (name in request) throw new AppError('bad-argument', `pixels: ${name.slice(0, 40)} is there twice.`);
    const isNumber = name === 'patch' || name === 'generation' || name === 'rank';
    request[name] = isNumber && /^\d{1,15}$/.test(value) ? Number(value) : value;
  }
  return { ...request };
}
