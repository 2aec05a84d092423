import { AppError, fromWireError, type WireError } from '../../shared/errors.ts';

const STORAGE_KEY = 'cloudbrush-token';

/**
 * The token that the host put into the address, or gives for the code in it, or the one kept for a reload of this tab;
 * null where there is none of them. The address bar loses either at once. The browser's history may keep what was
 * opened: a code that is used up, or a token that ends with its host. Throws AppError `connection` for a code that opens
 * no page any more.
 */
export async function takeToken(): Promise<string | null> {
  const given = new URLSearchParams(location.hash.slice(1));
  const code = given.get('code');
  let token = given.get('token') ?? sessionStorage.getItem(STORAGE_KEY);
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
  // A tab that has a token already came back to its first address.
  if (token === null && code !== null) token = await tokenFor(code);
  if (token !== null) sessionStorage.setItem(STORAGE_KEY, token);
  return token;
}

async function tokenFor(code: string): Promise<string> {
  let response: Response;
  try {
    response = await fetch('entry', { method: 'POST', headers: { 'x-cloudbrush-code': code }, credentials: 'omit' });
  } catch {
    throw new AppError('connection', 'Cloudbrush does not answer: it has ended. Start it again.');
  }
  if (!response.ok) throw fromWireError((await response.json()) as WireError);
  return response.text();
}
