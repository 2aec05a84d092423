import { expect, type Page } from '@playwright/test';
import { Annotator, type Point } from './support/annotator.ts';
import { test } from './support/journey.ts';
import { coloursAt } from './support/screen-colours.ts';

const first: readonly Point[] = [
  [100.25, 90.25],
  [160.25, 90.25],
];
const second: readonly Point[] = [
  [220.25, 300.25],
  [220.25, 340.25],
];
const third: readonly Point[] = [
  [300.25, 420.25],
  [360.25, 420.25],
];
const fourth: readonly Point[] = [
  [420.25, 200.25],
  [420.25, 260.25],
];

/** Colours along a line of the patch from within a stroke of radius 6 to beyond its edge. */
async function across(hand: Annotator, [x, y]: Point): Promise<string[]> {
  const at = await Promise.all(Array.from({ length: 12 }, (_, i) => hand.screen([x + i, y])));
  return coloursAt(hand.page, at);
}

const history = (page: Page) => page.getByRole('region', { name: 'History' });
const row = (page: Page, name: string) => history(page).getByRole('button', { name });

test('the history shows what each edit changed, opens abandoned branches, compares with them, and lasts', async ({
  desk,
}) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await page.keyboard.press('Shift+2');
  await ada.sees('train', 0);
  const beside = new Annotator(host, 2);
  await beside.sees('train', 0);
  await page.keyboard.press('h');
  await expect(row(page, 'untouched')).toHaveAttribute('aria-current', 'true');
  await ada.brush({ radius: 6, key: '4' });
  await ada.stroke(first);
  await ada.brush({ key: '2' });
  await ada.stroke(second);
  await ada.brush({ key: '3' });
  await ada.stroke(third);
  await ada.hasEdits(3);
  await expect(row(page, 'brush, thin')).toHaveAttribute('aria-current', 'true');

  // What the second changed is outlined in both panes, as long as its row is pointed at.
  const [, end = [0, 0]] = second;
  await history(page).getByText('3 edits').hover();
  const panes = [ada, beside];
  const before = await Promise.all(panes.map((pane) => across(pane, end)));
  await row(page, 'brush, thick').hover();
  for (const [i, pane] of panes.entries()) {
    await expect.poll(() => across(pane, end)).not.toEqual(before[i]);
    expect((await across(pane, end)).slice(0, 2)).toEqual(before[i]?.slice(0, 2));
  }
  await history(page).getByText('3 edits').hover();
  for (const [i, pane] of panes.entries()) await expect.poll(() => across(pane, end)).toEqual(before[i]);

  // Back to the first and on from there: what was left is a branch, and can be opened.
  await row(page, 'brush, shadow').click();
  await ada.hasEdits(1);
  await ada.brush({ key: '2' });
  await ada.stroke(fourth);
  await ada.hasEdits(2);
  await row(page, 'branch of 2 edits').click();
  await row(page, 'brush, thin').click();
  await ada.hasEdits(3);
  await row(page, 'branch of 1 edit').click();

  // The branch that is left now is compared with, and takes turns, without going there.
  const left = history(page).getByRole('listitem').filter({ hasText: 'thick' }).nth(1);
  await left.hover();
  await left.getByRole('button', { name: 'Compare with this state' }).click();
  const badge = page.getByTestId('reference-badge');
  await expect(badge).toContainText(/^state of .+, brush/);
  await page.keyboard.press('Shift+M');
  await expect(badge).toContainText('same in');
  const thin = page.getByRole('table', { name: 'Agreement in pixels' }).getByRole('row', { name: 'thin' });
  const figures = async () => (await thin.getByRole('cell').allTextContents()).slice(1, 3).map(Number);
  const [mine = 0, theirs = 0] = await figures();
  expect(mine).toBeGreaterThan(100);
  expect(theirs).toBe(0);
  await left.hover();
  await left.getByRole('button', { name: 'Alternate with this state' }).click();
  await expect(page.getByTestId('turns-badge')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('turns-badge')).toHaveCount(0);
  await ada.hasEdits(3);

  // All of it is there again; what was compared is not: it was of that look at the patch.
  await ada.saved();
  await page.reload();
  await ada.sees('train', 0);
  await expect(row(page, 'brush, thin')).toHaveAttribute('aria-current', 'true');
  await expect(row(page, 'branch of 1 edit')).toBeVisible();
  await expect(badge).toHaveCount(0);
  await row(page, 'brush, thin').focus();
  await page.keyboard.press('ArrowDown');
  await expect(row(page, 'brush, thick')).toBeFocused();
  await page.keyboard.press('Enter');
  await ada.hasEdits(2);
  await page.keyboard.press('h');
  await expect(row(page, 'untouched')).toHaveCount(0);
});
