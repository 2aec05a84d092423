import { chromium } from '@playwright/test';
import { chromiumArgs } from '../../support/browser.ts';

/** Places of the annotator's own page where its address may be left, by what they are called, with what stands there. */
export type Left = readonly (readonly [place: string, text: string])[];

/** Opens the page in a real browser, loads it anew, and reads what others in it or behind it could see of its address. */
export async function placesOfAddress(executablePath: string, hostUrl: string): Promise<Left> {
  const browser = await chromium.launch({ executablePath, args: [...chromiumArgs] });
  try {
    const page = await browser.newPage();
    const requested: string[] = [];
    // The fragment is the browser's own; a server is sent the rest.
    page.on('request', (request) => {
      const { referer = '' } = request.headers();
      requested.push(`${request.url().replace(/#.*$/s, '')} ${referer}`);
    });
    await page.goto(hostUrl);
    const left: (readonly [string, string])[] = [];
    for (const when of ['once opened', 'once loaded anew']) {
      // The page has read its token and takes it out of its address before anything else is shown.
      await page.waitForFunction(() => location.hash === '' && document.title !== '');
      left.push(...(await page.evaluate(seenInPage)).map(([place, text]) => [`${place} ${when}`, text] as const));
      await page.reload();
    }
    await page.goBack().catch(() => null);
    left.push(['the address one step back', page.url()], ['requests and their Referer', requested.join('\n')]);
    return left;
  } finally {
    await browser.close();
  }
}

/** Runs in the page. */
function seenInPage(): (readonly [string, string])[] {
  // That of the navigation has the address as it was opened, and stays: scripts of this origin alone see it, which can
  // read the token in the session storage all the same.
  const entries = performance.getEntries().filter(({ entryType }) => entryType !== 'navigation');
  return [
    ['the address', location.href],
    ['the title', document.title],
    ['document.referrer', document.referrer],
    ['history.state', JSON.stringify(history.state)],
    ['performance entries', JSON.stringify(entries)],
    ['cookies', document.cookie],
    ['what all tabs share', JSON.stringify({ ...localStorage })],
    ['the document', document.documentElement.outerHTML],
  ];
}
