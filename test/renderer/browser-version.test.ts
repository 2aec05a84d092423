import { expect, test } from 'vitest';
import { browserVersion } from '../../renderer/ui/browser-version.ts';

const like = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

test('a browser that lists its brands is called by its own, not by the one it invents', () => {
  const brands = [
    { brand: 'Not(A:Brand', version: '8' },
    { brand: 'Chromium', version: '156' },
    { brand: 'Microsoft Edge', version: '156' },
  ];
  expect(browserVersion({ userAgent: like, userAgentData: { brands } })).toEqual({
    name: 'Microsoft Edge',
    version: '156',
  });
  expect(browserVersion({ userAgent: like, userAgentData: { brands: brands.slice(0, 2) } }).name).toBe('Chromium');
});

test('other browsers are read from what they send with each request', () => {
  expect(browserVersion({ userAgent: 'Mozilla/5.0 (X11; rv:150.0) Gecko/20100101 Firefox/150.0' })).toEqual({
    name: 'Firefox',
    version: '150.0',
  });
  expect(browserVersion({ userAgent: 'Mozilla/5.0 (Macintosh) AppleWebKit/605.1 Version/26.1 Safari/605.1' })).toEqual({
    name: 'Safari',
    version: '26.1',
  });
  expect(browserVersion({ userAgent: 'curl' })).toEqual({ name: 'Browser', version: 'curl' });
});
