import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { writeSampleDataset } from '../support/sample-dataset.ts';
import { Annotator } from './support/annotator.ts';
import { loadAxe, violations } from './support/axe.ts';
import { test } from './support/journey.ts';

const themes = ['dark', 'light', 'contrast'] as const;

const media = {
  dark: { colorScheme: 'dark', contrast: null },
  light: { colorScheme: 'light', contrast: null },
  contrast: { colorScheme: 'dark', contrast: 'more' },
} as const;

async function takeTheme(page: Page, theme: (typeof themes)[number]): Promise<void> {
  await page.emulateMedia(media[theme]);
  await page.waitForFunction((wanted) => document.documentElement.dataset.theme === wanted, theme);
}

/** By every rule in the theme as it is, and by what a theme changes in the two others, of which the last stays. */
async function expectAccessible(page: Page, what: string): Promise<void> {
  const now = await page.locator('html').getAttribute('data-theme');
  expect.soft(await violations(page), `${what}, ${now}`).toEqual([]);
  for (const theme of themes.filter((other) => other !== now)) {
    await takeTheme(page, theme);
    expect.soft(await violations(page, ['color-contrast']), `${what}, ${theme}`).toEqual([]);
  }
}

/** What says that there is nothing must be known to say it when there is something. */
async function expectHeard(page: Page): Promise<void> {
  await page.locator('main').evaluate((main) => {
    const faint = document.createElement('b');
    faint.id = 'faint';
    faint.textContent = 'faint';
    faint.style.color = '#555555';
    main.prepend(faint);
  });
  expect(await violations(page)).toContainEqual(expect.stringMatching(/^color-contrast: #faint/));
  await page.evaluate(() => document.getElementById('faint')?.remove());
}

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Opens a dialog by its command's name, as somebody would who knows no key. */
async function runs(page: Page, command: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command' }).fill(command);
  await page
    .getByRole('option', { name: new RegExp(`^${command}`) })
    .first()
    .click();
}

const dialogs = [
  ['Export', /Export/],
  ['Preferences', /Preferences/],
  ['Keys', /Keys/],
  ['Help', /Help/],
  ['Make a queue', /queue/],
  ['Dataset report', /report/],
  ['Composites of your own', /Composites/],
  ['Go to patch', /Go to/],
  ['About', /About/],
  ['Save a copy', /copy/],
  ['Backups and checks', /Backups/],
] as const;

test('axe finds nothing on any screen, in any dialog, in any theme', async ({ desk }) => {
  const folder = join(desk.folder, 'all layers');
  const layers = ['L1C_B2', 'L1C_B3', 'L1C_B4', 'L1C_B8', 'LABEL_manual_hq', 'LABEL_manual_sc', 'LABEL_s2cloudless'];
  await writeSampleDataset(folder, {
    splits: ['train', 'val'].map((name) => ({ folder: name, patchCount: 3, layers, metadata: true })),
  });
  await writeFile(join(desk.userData, 'settings.json'), JSON.stringify({ historyOpen: true, inspector: true }));
  const host = await desk.start();
  const { page } = host;
  await takeTheme(page, 'dark');
  await loadAxe(page);
  await expect(page.getByRole('button', { name: 'Open dataset folder' })).toBeVisible();
  await expectHeard(page);
  await expectAccessible(page, 'start screen');
  await page.getByRole('button', { name: 'Open dataset folder' }).click();
  const chooser = page.getByRole('dialog');
  await chooser.getByLabel('Path of a folder').fill(folder);
  await chooser.getByRole('button', { name: 'Go there' }).click();
  await expect(chooser.getByRole('navigation', { name: 'Folders above' })).toContainText('all layers');
  await expectAccessible(page, 'folder chooser');
  await chooser.getByRole('button', { name: /^Open/ }).click();
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await expectAccessible(page, 'name');
  await ada.saysName('Ada');
  await ada.brush({ radius: 6, key: '4' });
  await ada.stroke([
    [100, 300],
    [180, 300],
  ]);
  await ada.saved();
  await expectAccessible(page, 'workspace and tour');
  await page.getByRole('button', { name: "Don't show the tour again" }).click();

  const patchDock = page.getByRole('complementary', { name: 'Patch' });
  await patchDock.getByRole('button', { name: 'untouched' }).hover();
  await patchDock.getByRole('button', { name: 'Compare with this state' }).click();
  await page.keyboard.press('Period');
  await ada.stroke([[200, 200]]);
  await expect(page.getByText('You are looking at')).toBeVisible();
  await expectAccessible(page, 'another date, with a notice');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+m');
  await patchDock.getByRole('button', { name: 's2cloudless', exact: true }).click();
  const paintDock = page.getByRole('complementary', { name: 'Paint' });
  await paintDock.getByText('Blobs').click();
  await paintDock.getByRole('checkbox', { name: 'Contradictions' }).check();
  await paintDock.getByRole('checkbox', { name: /^Gate/ }).check();
  await paintDock.getByRole('combobox', { name: 'Paints' }).selectOption('only');
  await page.keyboard.press('Shift+3');
  const middle = await ada.screen([256, 256]);
  await page.mouse.move(middle.x, middle.y);
  await page.keyboard.press('Shift+i');
  await expectAccessible(page, 'everything open');
  // Those with other options than the brush.
  for (const tool of ['Lasso', 'Wand', 'Superpixels']) {
    await paintDock.getByRole('button', { name: tool, exact: true }).click();
    expect.soft(await violations(page), tool).toEqual([]);
  }
  await paintDock.getByRole('radio', { name: 'Copy' }).click();
  expect.soft(await violations(page), 'copy').toEqual([]);
  await paintDock.getByRole('radio', { name: 'Refine' }).click();
  await paintDock.getByRole('button', { name: 'Whole patch' }).click();
  await expectAccessible(page, 'refining the whole patch');
  await page.keyboard.press('Escape');
  await paintDock.getByRole('radio', { name: 'Class' }).click();
  await page.keyboard.press('r');
  await expect(page.getByTestId('proposal-bar')).toContainText(/pieces?/);
  await ada.pane.focus();
  await page.keyboard.press('Tab');
  await paintDock.getByRole('checkbox', { name: 'Show how uncertain' }).check();
  await expectAccessible(page, 'assist');
  const proposedBy = paintDock.getByRole('combobox', { name: 'Proposed by' });
  for (const name of await proposedBy.locator('option').allTextContents()) {
    await proposedBy.selectOption({ label: name });
    expect.soft(await violations(page), `proposed by ${name}`).toEqual([]);
  }
  await proposedBy.selectOption('');
  await paintDock.getByText('Checks').click();
  await expectAccessible(page, 'checks');
  await page.keyboard.press('t');
  await expectAccessible(page, 'scribbles');
  await page.keyboard.press('t');
  await page.keyboard.press('v');
  await expectAccessible(page, 'only the picture');
  await page.keyboard.press('v');
  await page.keyboard.press('Shift+1');

  await page.getByRole('button', { name: 'Views', exact: true }).click();
  await expectAccessible(page, 'views');
  await page.keyboard.press('Escape');
  await page.locator('[popovertarget=dataset-menu]').click();
  await expectAccessible(page, 'dataset menu');
  await page.keyboard.press('Escape');

  for (const [command, dialog] of dialogs) {
    await runs(page, command);
    await expect(page.getByRole('dialog', { name: dialog })).toBeVisible();
    await expectAccessible(page, command);
    if (command === 'Keys') {
      await page.getByRole('dialog').locator('section').getByRole('button').first().click();
      await expect(page.getByRole('dialog')).toContainText('Press the new key');
      expect.soft(await violations(page), 'asking for a key').toEqual([]);
      await page.keyboard.press('Escape');
    }
    await closeDialog(page);
  }
  await page.keyboard.press('Control+k');
  await expectAccessible(page, 'palette');
  await closeDialog(page);

  await page.keyboard.press('Shift+g');
  await expect(page.getByTestId('patch-cells')).toBeVisible();
  await expectAccessible(page, 'grid');
  const filters = page.getByRole('region', { name: 'Filters' });
  for (const folded of await filters.locator('summary').all()) await folded.click();
  for (const [kind, field] of Object.entries({
    choices: /^status/,
    range: /^thin/,
    days: /date/,
    text: /^s2 id gee/,
  })) {
    await filters.getByRole('button', { name: field }).first().click();
    if (kind === 'choices') await filters.getByRole('checkbox').first().check();
    expect.soft(await violations(page), `filter by ${kind}`).toEqual([]);
  }
  await runs(page, 'Close dataset');
  await expect(page.getByRole('region', { name: 'Recent datasets' })).toBeVisible();
  await expectAccessible(page, 'recent datasets');
});

/** What has the focus, as it is called, and whether it looks another than without. */
async function focusedStop(page: Page): Promise<{ readonly name: string; readonly seen: boolean }> {
  return page.evaluate(() => {
    const stop = document.activeElement;
    if (!(stop instanceof HTMLElement)) return { name: '', seen: false };
    const look = () => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(stop);
      const outline = outlineStyle === 'none' || /, 0\)$/.test(outlineColor) ? '' : `${outlineWidth} ${outlineColor}`;
      return `${outline} / ${boxShadow} / ${getComputedStyle(stop, '::after').backgroundColor}`;
    };
    const focused = look();
    stop.blur();
    const seen = look() !== focused;
    stop.focus({ focusVisible: true } as FocusOptions);
    return { name: `${stop.tagName} ${stop.ariaLabel ?? stop.textContent?.trim()}`.slice(0, 60), seen };
  });
}

test('Tab shows at every stop where it is, and Ctrl+F6 goes from part to part, out of any control', async ({
  desk,
}) => {
  await writeFile(
    join(desk.userData, 'settings.json'),
    JSON.stringify({ tour: false, annotator: 'Ada', historyOpen: true, inspector: true }),
  );
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  const paint = page.getByRole('complementary', { name: 'Paint' });
  await paint.getByText('Blobs').click();
  await page.locator('[popovertarget=dataset-menu]').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  const stops: string[] = [];
  const unseen: string[] = [];
  for (let i = 0; i < 300 && (stops.length === 0 || !(await atStart(page))); i++) {
    const stop = await focusedStop(page);
    stops.push(stop.name);
    if (!stop.seen) unseen.push(stop.name);
    await page.keyboard.press('Tab');
  }
  expect(unseen).toEqual([]);
  expect(stops.length).toBeGreaterThan(60);
  expect(stops.join('\n')).toContain('Patch 0 of train');

  const part = () =>
    page.evaluate(() => {
      const part = document.activeElement?.closest('[data-part]');
      return part?.id || part?.tagName;
    });
  await paint.getByRole('combobox', { name: 'Paints' }).focus();
  await page.keyboard.press('Control+F6');
  expect(await part()).toBe('HEADER');
  await page.keyboard.press('Control+F6');
  expect(await part()).toBe('patch-dock');
  await page.getByLabel('Note').focus();
  await page.keyboard.press('Control+F6');
  await expect(ada.pane).toBeFocused();
  await page.keyboard.press('Control+Shift+F6');
  await expect(page.getByLabel('Note')).toBeFocused();
  await page.keyboard.press('Control+F6');
  await page.keyboard.press('Control+F6');
  await expect(paint.getByRole('combobox', { name: 'Paints' })).toBeFocused();
  await page.mouse.move(640, 400);
  await expect(page.getByRole('contentinfo').getByRole('button').first()).toBeVisible();
  await page.keyboard.press('Control+F6');
  expect(await part()).toBe('FOOTER');
});

test('a stroke is painted with keys alone', async ({ desk }) => {
  await writeFile(join(desk.userData, 'settings.json'), JSON.stringify({ tour: false, annotator: 'Ada' }));
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.brush({ radius: 2, key: '3' });
  const status = page.getByRole('contentinfo');
  await page.keyboard.press('Control+ArrowUp');
  await expect(status).toContainText('[0, 256, 256]');
  await page.keyboard.press('Control+Enter');
  await page.keyboard.press('Control+Shift+ArrowRight');
  await page.keyboard.press('Control+ArrowDown');
  await page.keyboard.press('Control+Enter');
  await expect(status).toContainText('[0, 257, 266]');
  await expect(status).toContainText('mask thin');
  await ada.hasEdits(1);
  await ada.saved();

  // Enter on a button that the keys came to is that button's, also where it would apply what waits.
  const paint = page.getByRole('complementary', { name: 'Paint' });
  for (const button of [
    paint.getByRole('radio', { name: 'Refine' }),
    paint.getByRole('button', { name: 'Whole patch' }),
  ]) {
    await button.focus();
    await page.keyboard.press('Enter');
  }
  await page.getByRole('button', { name: /^Drop/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^Drop/ })).toHaveCount(0);
  await ada.hasEdits(1);
});

function atStart(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { activeElement } = document;
    return activeElement === document.body || activeElement?.getAttribute('popovertarget') === 'dataset-menu';
  });
}

test('nothing moves for those who ask for it, and in the colours of the system what is chosen is seen', async ({
  desk,
}) => {
  await writeFile(join(desk.userData, 'settings.json'), JSON.stringify({ tour: false, annotator: 'Ada' }));
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  // As while the next patch loads: what is shown so far is dimmed, unless it comes at once.
  await ada.pane.evaluate((pane) => pane.classList.add('veiled'));
  const moving = () =>
    page.evaluate(() => {
      const isLong = (times: string) => times.split(', ').some((time) => Number.parseFloat(time) !== 0);
      const moves = (element: Element) => (pseudo: string | null) => {
        const style = getComputedStyle(element, pseudo);
        return style.animationName !== 'none' || isLong(style.transitionDuration) || isLong(style.transitionDelay);
      };
      const all = [...document.querySelectorAll('*')];
      return all.filter((element) => [null, '::before', '::after'].some(moves(element))).length;
    });
  expect(await moving()).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await moving()).toBe(0);

  await page.emulateMedia({ forcedColors: 'active' });
  const chosen = page.locator('[aria-checked=true], [aria-pressed=true]');
  expect(await chosen.count()).toBeGreaterThan(5);
  for (const control of await chosen.all()) await expect(control).toHaveCSS('outline-style', 'solid');
  const other = page.locator('[aria-checked=false], [aria-pressed=false]');
  for (const control of await other.all()) await expect(control).toHaveCSS('outline-style', 'none');
  const brush = page.getByRole('button', { name: 'Brush', exact: true });
  await page.keyboard.press('Tab');
  await expect(brush).toHaveCSS('outline-width', '2px');
  await brush.focus();
  await expect(brush).toHaveCSS('outline-width', '3px');
  await expect(ada.pane).toHaveCSS('forced-color-adjust', 'none');
});
