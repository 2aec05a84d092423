import type { PixelRequest } from '../../shared/contract.ts';
import { RequestLine } from './request-line.ts';

type Fetch = (request: PixelRequest, signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;

/** As many as a browser sends to one host at once: more would wait where nobody can reorder them. */
const MAX_UNDER_WAY = 6;

/** The page's pixel requests. */
export class PixelLine {
  readonly #fetch: Fetch;
  readonly #line = new RequestLine(MAX_UNDER_WAY);

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  request(request: PixelRequest, signal: AbortSignal = new AbortController().signal): Promise<Uint8Array<ArrayBuffer>> {
    return this.#line.run(request, () => this.#fetch(request, signal), signal);
  }
}
