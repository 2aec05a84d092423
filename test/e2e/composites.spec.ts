import { expect, type Page } from '@playwright/test';
import { Annotator } from './support/annotator.ts';
import { test } from './support/journey.ts';

/** The picture in the middle of the pane. */
async function pictureOf(page: Page, ada: Annotator): Promise<string> {
  const { x, y } = await ada.screen([256, 256]);
  return (await page.screenshot({ clip: { x: x - 40, y: y - 40, width: 80, height: 80 } })).toString('base64');
}

test('an expression is mended where it is wrong, drawn, stretched by hand, and there again after a reload', async ({
  desk,
}) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  const before = await pictureOf(page, ada);

  await page.getByRole('button', { name: 'Composites of your own' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Brightness');
  await dialog.getByRole('radio', { name: 'One value in colours' }).click();
  const expression = dialog.getByLabel('Expression', { exact: true });
  const save = dialog.getByRole('button', { name: 'Save and show' });
  await expression.fill('(B2 + B99 + B4) / 3');
  await expect(dialog.getByRole('status')).toContainText('Character 7: "B99" is no layer of CloudSEN12.');
  await expect(save).toBeDisabled();
  await dialog.getByTitle('Select it in the field').click();
  await page.keyboard.type('B3');
  await expect(expression).toHaveValue('(B2 + B3 + B4) / 3');
  await expect(dialog.getByRole('status')).toHaveCount(0);
  await save.click();
  await expect(dialog).toHaveCount(0);
  await expect(ada.pane).toHaveAttribute('data-shown', /\/own-/);
  const drawn = await pictureOf(page, ada);
  expect(drawn).not.toBe(before);

  const histogram = page.getByTestId('histogram');
  await histogram.scrollIntoViewIfNeeded();
  const box = await histogram.boundingBox();
  if (box === null) throw new Error('the histogram is drawn');
  await page.mouse.move(box.x + 0.9 * box.width, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.3 * box.width, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByRole('checkbox', { name: 'Same for all patches' })).toBeChecked();
  await expect.poll(() => pictureOf(page, ada)).not.toBe(drawn);

  await page.keyboard.press('Backquote');
  await expect(ada.pane).toHaveAttribute('data-shown', /\/true-colour$/);
  await page.keyboard.press('Backquote');
  await expect(ada.pane).toHaveAttribute('data-shown', /\/own-/);

  await page.reload();
  await expect(ada.pane).toHaveAttribute('data-shown', /\/own-/);
  await expect(page.getByRole('radio', { name: 'Brightness' })).toBeChecked();
});
