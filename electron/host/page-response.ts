import type { PageFile } from './page-files.ts';
import { securityHeaders } from './security-headers.ts';

/** Where the desktop's page lives. The scheme is a standard one, so this is an origin with a host. */
export const PAGE_SCHEME = 'app';
export const PAGE_ORIGIN = 'app://cloudbrush';
export const PAGE_URL = `${PAGE_ORIGIN}/`;

const headers = securityHeaders(null);

/** True for what is answered without leaving the process: the page's own scheme, and what the page or the developer tools hold. */
export function staysInside(url: string, isPackaged: boolean): boolean {
  if (url.startsWith(PAGE_URL) || url.startsWith('data:') || url.startsWith('blob:')) return true;
  return !isPackaged && url.startsWith('devtools://');
}

/**
 * Answers a request of the desktop's own scheme from the list of built files, under the same policy as the loopback
 * host. The address has to be that of a file to the letter: nothing is decoded, folded or looked for on a disk.
 */
export function pageResponse(files: ReadonlyMap<string, PageFile>, request: Pick<Request, 'url' | 'method'>): Response {
  if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405, headers });
  const path = request.url.startsWith(PAGE_URL) ? request.url.slice(PAGE_ORIGIN.length).split(/[?#]/, 1)[0] : '';
  const file = files.get(path);
  if (file === undefined) return new Response(null, { status: 404, headers });
  const body = request.method === 'HEAD' ? null : file.bytes;
  return new Response(body, { headers: { ...headers, 'content-type': file.contentType } });
}
