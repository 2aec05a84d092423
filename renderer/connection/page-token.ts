const STORAGE_KEY = 'cloudbrush-token';

/**
 * The token that the host put into the address, or the one kept for a reload of this tab; null where there is neither.
 * The address bar loses it at once, so that it lands neither in the history nor in a screenshot.
 */
export function takeToken(): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    sessionStorage.setItem(STORAGE_KEY, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return sessionStorage.getItem(STORAGE_KEY);
}
