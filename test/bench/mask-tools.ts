import { HARD } from './hard-patches.ts';
import { LIMIT_MS, type Measured, type Part, PREVIEW_LIMIT_MS, ROUNDS, rounds } from './tool-rounds.ts';

const OPERATIONS = ['grow', 'shrink', 'majority', 'open', 'close', 'holes', 'islands', 'replace', 'snap'] as const;
const NUMBER = /^(By|Radius|Up to|Below|Within)/;

export const refining: Part = async (hand) => {
  await hand.goTo(HARD.busy);
  const { page } = hand;
  await page.getByRole('radio', { name: 'Refine' }).click();
  const measured: Measured[] = [];
  for (const operation of OPERATIONS) {
    await page.getByLabel('What is done').selectOption(operation);
    if (operation !== 'majority' && operation !== 'islands')
      await page.getByRole('combobox', { name: /^Class/ }).selectOption(operation === 'replace' ? '0' : '1');
    await page.getByRole('button', { name: 'Whole patch' }).click();
    const previews = await rounds(async (round) =>
      hand.dearest(async () => {
        if (operation !== 'replace') await hand.slide(NUMBER, (round + 1) / ROUNDS);
        else await page.getByRole('combobox', { name: /^By/ }).selectOption(String(1 + (round % 3)));
      }),
    );
    await page.getByRole('button', { name: /^Drop/ }).click();
    measured.push([`${operation}, preview of the whole patch`, previews, PREVIEW_LIMIT_MS]);
  }
  const applied = await rounds(async () => {
    await page.getByLabel('What is done').selectOption('majority');
    await page.getByRole('button', { name: 'Whole patch' }).click();
    await page.locator('[data-pane="1"]').focus();
    const dearest = await hand.dearest(() => hand.key('Enter'));
    await hand.rest();
    await hand.key('Control+z');
    await hand.rest();
    return dearest;
  });
  measured.push(['refinement of the whole patch applied', applied, LIMIT_MS]);
  await hand.key('b');
  return measured;
};

export const copying: Part = async (hand) => {
  await hand.goTo(HARD.busy);
  const { page } = hand;
  await page.getByRole('radio', { name: 'Copy' }).click();
  await page.getByLabel('Copied from').selectOption('layer LABEL_sen2cor');
  const whole = page.getByRole('button', { name: 'Whole patch' });
  await hand.app.until(async () => {
    await whole.click();
    return (await page.getByRole('button', { name: /^Drop/ }).count()) > 0;
  }, 'the layer that is copied');
  await page.getByRole('button', { name: /^Drop/ }).click();
  const both = await rounds(async () => {
    const shown = await hand.dearest(() => whole.click());
    await page.locator('[data-pane="1"]').focus();
    const applied = await hand.dearest(() => hand.key('Enter'));
    await hand.rest();
    await hand.key('Control+z');
    await hand.rest();
    return [shown, applied];
  });
  await hand.key('b');
  return [
    ['copy of a label layer, preview of the whole patch', both.filter((_, i) => i % 2 === 0), LIMIT_MS],
    ['copy of a label layer, the whole patch applied', both.filter((_, i) => i % 2 === 1), LIMIT_MS],
  ];
};

export const blobs: Part = async (hand) => {
  await hand.goTo(HARD.busy);
  const { page } = hand;
  await hand.key('Digit2');
  const list = page.locator('summary', { hasText: 'Blobs' });
  const opened = await rounds(async () => {
    const dearest = await hand.dearest(() => list.click());
    await list.click();
    return dearest;
  });
  await list.click();
  await page.locator('[data-pane="1"]').focus();
  const stepped = await rounds(() => hand.dearest(() => hand.key('j')));
  const deleted = await rounds(async () => {
    const dearest = await hand.dearest(() => hand.key('Delete'));
    await hand.rest();
    return dearest;
  });
  await list.click();
  return [
    ['list of blobs opened', opened, LIMIT_MS],
    ['next blob', stepped, LIMIT_MS],
    ['blob deleted', deleted, LIMIT_MS],
  ];
};

/** What edits of the whole patch have changed, outlined one after another. */
export const history: Part = async (hand) => {
  await hand.goTo(HARD.busy);
  await hand.key('h');
  const names = hand.page.getByRole('group', { name: 'Edits of this mask' }).getByRole('button');
  await names.first().waitFor();
  const count = Math.min(6, await names.count());
  for (let row = 0; row < count; row++) await names.nth(row).hover();
  const pointed = await rounds((round) => hand.dearest(() => names.nth(round % count).hover()));
  await hand.key('h');
  return [['history pointed at, what an edit changed', pointed, LIMIT_MS]];
};
