import { expect } from '@playwright/test';
import { Annotator } from './support/annotator.ts';
import { test } from './support/journey.ts';

test('other dates of the place are looked at in place: held, stepped to, in turns, as a difference, and painted on', async ({
  desk,
}) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  const badge = page.getByTestId('date-badge');
  const dates = page.getByRole('region', { name: 'Other dates' });
  // Two splits hold patches of the place: five in all.
  await expect(dates.getByRole('listitem')).toHaveCount(5);

  await page.keyboard.down('c');
  await expect(ada.pane).toHaveAttribute('data-date', /^date /);
  await expect(badge).toHaveText(/2020-0[23]-15.*days later, clearest other date/);
  await ada.stroke([[200, 200]]);
  await expect(page.getByText(/You are looking at 2020-0[23]-15/)).toBeVisible();
  await page.keyboard.up('c');
  await expect(badge).toHaveCount(0);
  await expect(ada.pane).toHaveAttribute('data-date', '');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();

  await page.keyboard.press('Period');
  await expect(badge).toHaveText(/2020-0[12]-15/);
  await page.keyboard.press('Escape');
  await expect(badge).toHaveCount(0);

  await page.keyboard.press('k');
  await expect(ada.pane).toHaveAttribute('data-date', /^date /);
  await expect(ada.pane).toHaveAttribute('data-date', '');
  await expect(ada.pane).toHaveAttribute('data-date', /^date /);
  await page.keyboard.press('Shift+K');
  await expect(ada.pane).toHaveAttribute('data-date', /^difference /);
  await expect(badge).toHaveText(/2020-01-15 − 2020-0[23]-15/);
  await page.keyboard.press('Escape');
  await ada.stroke([[200, 200]]);
  await ada.saved();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeEnabled();

  await dates.getByRole('button', { name: '2020-03-15' }).click();
  await expect(ada.pane).toHaveAttribute('data-date', 'date train/2');
  await dates.getByRole('button', { name: 'Paint the date that is looked at' }).click();
  await ada.sees('train', 2);
  await expect(badge).toHaveCount(0);
});
