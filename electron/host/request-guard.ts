import type { IncomingMessage } from 'node:http';

/**
 * Null where the request may be answered, else what is wrong with it. Keeps out other sites that the user's browser
 * shows: their requests carry a foreign Origin or Sec-Fetch-Site, and after DNS rebinding a foreign Host.
 * Browsers send no Origin with navigation and same-origin GET, so it is asked for only where they do.
 */
export function refusalOf(request: IncomingMessage, authority: string): string | null {
  if (!isOnly(request, 'host', authority)) return 'wrong host';
  const origin = `http://${authority}`;
  const mustHaveOrigin = request.method !== 'GET' || request.headers.upgrade !== undefined;
  if ((mustHaveOrigin || has(request, 'origin')) && !isOnly(request, 'origin', origin)) return 'wrong origin';
  const isOwnSite = isOnly(request, 'sec-fetch-site', 'same-origin') || isOnly(request, 'sec-fetch-site', 'none');
  if (has(request, 'sec-fetch-site') && !isOwnSite) return 'wrong site';
  return null;
}

function has(request: IncomingMessage, name: string): boolean {
  return request.headersDistinct[name] !== undefined;
}

/** True where the header was sent once and is exactly this; a second one must not hide behind the first. */
function isOnly(request: IncomingMessage, name: string, value: string): boolean {
  const sent = request.headersDistinct[name];
  return sent?.length === 1 && sent[0] === value;
}
