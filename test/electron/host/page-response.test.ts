import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PageFile } from '../../../electron/host/page-files.ts';
import { PAGE_ORIGIN, pageResponse } from '../../../electron/host/page-response.ts';

const bytes = new TextEncoder().encode('what is packaged');
const paths = ['/', '/assets/index-1a2b.js', '/icon.svg', '/help/painting.jpg'];
const files = new Map<string, PageFile>(paths.map((path) => [path, { contentType: 'text/plain', bytes }]));
const answer = (url: string, method = 'GET'): Response => pageResponse(files, { url, method });

describe("an answer of the desktop's own scheme", () => {
  it.each(paths)('%s is a packaged file, whatever follows it as query or fragment', async (path) => {
    for (const rest of ['', '?x', '#/../x', '?a=/../../etc/passwd', '#?']) {
      const response = answer(`${PAGE_ORIGIN}${path}${rest}`);
      expect([response.status, await response.text()]).toEqual([200, 'what is packaged']);
    }
  });

  it.each([
    'app://cloudbrush',
    'app://cloudbrush//',
    'app://cloudbrush//icon.svg',
    'app://cloudbrush/./icon.svg',
    'app://cloudbrush/assets/../icon.svg',
    'app://cloudbrush/../icon.svg',
    'app://cloudbrush/%2e%2e/icon.svg',
    'app://cloudbrush/%2e%2e%2f%2e%2e%2fetc/passwd',
    'app://cloudbrush/..%5c..%5cicon.svg',
    'app://cloudbrush/..\\icon.svg',
    'app://cloudbrush\\icon.svg',
    'app://cloudbrush/ICON.SVG',
    'app://cloudbrush/icon.svg/',
    'app://cloudbrush/icon.svg%00',
    'app://cloudbrush/icon.svg\0',
    'app://cloudbrush/icon%2esvg',
    'app://cloudbrush/icon.svg::$DATA',
    'app://cloudbrush/icon.svg;x',
    'app://cloudbrush/index.html',
    'app://cloudbrush/main/main.js',
    'app://cloudbrush/../main/main.js',
    'app://cloudbrush/../../package.json',
    'app://cloudbrush//etc/passwd',
    'app://cloudbrush/C:/Windows/win.ini',
    'app://cloudbrush/file:///etc/passwd',
    'app://cloudbrush/__proto__',
    'app://cloudbrush/constructor',
    'app://evil/',
    'app://evil/icon.svg',
    'app://cloudbrush.evil/icon.svg',
    'app://CLOUDBRUSH/icon.svg',
    'APP://cloudbrush/icon.svg',
    'app://cloudbrush:80/icon.svg',
    'app://user:pass@cloudbrush/icon.svg',
    'app://cloudbrush@evil/icon.svg',
    'app:/icon.svg',
    'app:icon.svg',
    'http://cloudbrush/icon.svg',
    'file:///icon.svg',
    '/icon.svg',
    '',
    `app://cloudbrush/${'../'.repeat(300_000)}icon.svg`,
  ])('%.60s is not found', async (url) => {
    const response = answer(url);
    expect([response.status, await response.text()]).toEqual([404, '']);
  });

  it('is refused to every method that is not GET or HEAD, and has no body for HEAD', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'CONNECT', 'get', '']) {
      expect([method, answer(`${PAGE_ORIGIN}/`, method).status]).toEqual([method, 405]);
    }
    const head = answer(`${PAGE_ORIGIN}/`, 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('is the whole file under the whole policy, whatever it answers', () => {
    const answers = [answer(`${PAGE_ORIGIN}/`), answer('app://evil/'), answer(`${PAGE_ORIGIN}/`, 'POST')];
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 405]);
    for (const { headers } of answers) {
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; /);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-range')).toBe(null);
    }
  });

  it('holds a packaged file for no address but its own, to the letter', () => {
    const pieces = fc.constantFrom(
      '/',
      '//',
      '..',
      '.',
      '%2e',
      '%2f',
      '%5c',
      '\\',
      'assets',
      'index-1a2b.js',
      'icon.svg',
      'ICON',
      '?',
      '#',
      '@',
      ':',
      '\0',
    );
    const start = fc.constantFrom(PAGE_ORIGIN, 'app://', 'app:', 'APP://cloudbrush', 'app://cloudbrush.', '');
    const tail = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 8 });
    fc.assert(
      fc.property(start, tail, (origin, parts) => {
        const url = origin + parts.join('');
        const own = paths.some(
          (path) =>
            url === PAGE_ORIGIN + path ||
            (/^[?#]/.test(url.slice((PAGE_ORIGIN + path).length)) && url.startsWith(PAGE_ORIGIN + path)),
        );
        expect([url, answer(url).status]).toEqual([url, own ? 200 : 404]);
      }),
      { numRuns: 1_000 },
    );
  });
});
