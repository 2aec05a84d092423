import { expect } from '@playwright/test';
import { Annotator, swept } from './support/annotator.ts';
import { Fingers } from './support/fingers.ts';
import { codesOf, differences, test } from './support/journey.ts';

test('one finger paints, a second one at once takes that back and pinches, and one set down again goes on pinching', async ({
  desk,
}) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await ada.brush({ radius: 6, key: '4' });
  const fingers = await Fingers.on(page);
  const status = page.getByRole('contentinfo');

  const painted = [
    [100.25, 300.25],
    [180.25, 300.25],
  ] as const;
  await fingers.press(0, await ada.screen(painted[0]));
  await fingers.after(16).move(0, await ada.screen(painted[1]));
  await fingers.after(16).lift(0);
  await ada.hasEdits(1);

  const [still, near, far] = [
    await ada.screen([200.5, 200.5]),
    await ada.screen([250.5, 200.5]),
    await ada.screen([300.5, 200.5]),
  ];
  await fingers.after(1000).press(0, still);
  await fingers.after(140).press(1, near);
  await fingers.after(16).move(1, far);
  await page.mouse.move(far.x, far.y);
  await expect(status).toContainText('[0, 200, 250]');
  // Twice as near: half as much lies between the fingers. The one that is set down again halves it once more.
  await fingers.after(400).lift(1);
  await fingers.after(400).press(2, near);
  await fingers.after(16).move(2, far);
  await fingers.after(16).lift(2);
  await fingers.after(16).lift(0);
  await page.mouse.move(far.x + 0.1, far.y);
  await expect(status).toContainText('[0, 200, 225]');
  await ada.hasEdits(1);

  await page.keyboard.press('0');
  await expect(status).toContainText('[0, 200, 300]');
  await ada.saved();
  await ada.exports(desk.folder, 'fingers.dat');
  const expected = await codesOf(desk.dataset, 'train/LABEL_manual_hq.dat');
  for (const pixel of swept(painted, 6)) expected[pixel] = 3;
  expect(differences(await codesOf(desk.folder, 'fingers.dat'), expected)).toEqual([]);
});
