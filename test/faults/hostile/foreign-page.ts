import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from '@playwright/test';
import { chromiumArgs } from '../../support/browser.ts';

/** Stands in the page of the host, and in no page that a browser shows in its place. */
const OWN_NAME = 'Cloudbrush';

/** What a page of another origin tried, and true where it got anything of the host's by it. */
export type Tried = readonly (readonly [what: string, got: boolean])[];

/** Opens pages of two other origins in a real browser, which try everything that a page can. */
export async function foreignPages(executablePath: string, hostUrl: string): Promise<Tried> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>another page</title><body>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({ executablePath, args: [...chromiumArgs] });
  try {
    const context = await browser.newContext();
    // A tab of the annotator's own, with the token in its address as it opens.
    await (await context.newPage()).goto(hostUrl);
    const tried: (readonly [string, boolean])[] = [];
    for (const origin of [`http://127.0.0.1:${port}`, `http://localhost:${port}`]) {
      const page = await context.newPage();
      await page.goto(origin);
      const own = new URL(hostUrl).origin;
      const byScript = await page.evaluate(tryAll, { own, socket: own.replace('http', 'ws') });
      tried.push(...byScript.map(([what, got]) => [`${what} from ${origin}`, got] as const));
      for (const frame of page.frames().slice(1)) {
        const text = await frame.evaluate(() => document.documentElement.outerHTML).catch(() => '');
        tried.push([`a frame from ${origin}`, text.includes(OWN_NAME)]);
      }
      const [popup] = await Promise.all([
        context.waitForEvent('page'),
        page.evaluate((url) => void open(url), `${own}/`),
      ]);
      await popup.waitForLoadState().catch(() => undefined);
      tried.push([`a window from ${origin}`, (await popup.content()).includes(OWN_NAME)]);
      await page.close();
    }
    return tried;
  } finally {
    await browser.close();
    server.close();
  }
}

/** Runs in the page. */
async function tryAll({ own, socket }: { own: string; socket: string }): Promise<(readonly [string, boolean])[]> {
  const results: (readonly [string, boolean])[] = [];
  const paths = ['/', '/pixels?patch=0', '/entry'];
  for (const path of paths) {
    for (const init of [{}, { mode: 'no-cors' }, { credentials: 'include' }, { method: 'POST', body: 'x' }] as const) {
      const got = await fetch(own + path, init as RequestInit).then(
        async (response) => (await response.text()) !== '',
        () => false,
      );
      results.push([`fetch ${JSON.stringify(init)} of ${path}`, got]);
    }
  }
  const loads = (element: HTMLElement, address: 'src' | 'href'): Promise<boolean> =>
    new Promise((resolve) => {
      element.addEventListener('load', () => resolve(true));
      element.addEventListener('error', () => resolve(false));
      element.setAttribute(address, `${own}/`);
      document.body.append(element);
    });
  results.push(['a picture', await loads(document.createElement('img'), 'src')]);
  results.push(['a script', await loads(document.createElement('script'), 'src')]);
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  results.push(['a style sheet', await loads(style, 'href')]);
  const ahead = document.createElement('link');
  ahead.rel = 'prefetch';
  results.push([
    'a prefetch',
    await Promise.race([loads(ahead, 'href'), new Promise<boolean>((end) => setTimeout(end, 500, false))]),
  ]);
  const frame = document.createElement('iframe');
  await loads(frame, 'src');
  results.push(['the document of a frame', frame.contentDocument !== null]);
  results.push([
    'a socket',
    await new Promise<boolean>((resolve) => {
      const opened = new WebSocket(`${socket}/socket`);
      opened.onopen = () => resolve(true);
      opened.onerror = () => resolve(false);
    }),
  ]);
  results.push([
    'an event stream',
    await new Promise<boolean>((resolve) => {
      const opened = new EventSource(`${own}/`);
      opened.onopen = () => resolve(true);
      opened.onerror = () => {
        opened.close();
        resolve(false);
      };
    }),
  ]);
  results.push([
    'a service worker',
    await navigator.serviceWorker.register(`${own}/worker.js`).then(
      () => true,
      () => false,
    ),
  ]);
  const opened = open(`${own}/`, 'looked');
  let read = false;
  try {
    read = opened?.location.href.includes(own) ?? false;
  } catch {
    // that is how it should be
  }
  opened?.close();
  results.push(['the address of a window', read]);
  const form = document.createElement('form');
  form.method = 'post';
  form.action = `${own}/entry`;
  const target = document.createElement('iframe');
  target.name = 'answer';
  form.target = 'answer';
  document.body.append(target, form);
  await new Promise<void>((resolve) => {
    target.addEventListener('load', () => resolve());
    form.submit();
  });
  results.push(['the answer to a form', target.contentDocument?.body?.textContent.length === 43]);
  return results;
}
