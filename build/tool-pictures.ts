import type { Area, Photographer } from './photographer.ts';
import { largestMistake } from './planted-mistakes.ts';

/** Of a part of the picture that a page shows. */
const [WIDTH, HEIGHT] = [560, 320];

/** A lasso whose corners can be moved, a gate, and a preview of what refining would change. */
export async function toolsAtWork(photographer: Photographer, folder: string): Promise<void> {
  const { page } = photographer;
  await photographer.goTo(await largestMistake(folder, 'train', 'missing-shadow'));
  await lasso(photographer);
  await gate(photographer);
  await refining(photographer);
  await page.keyboard.press('KeyB');
}

function take(photographer: Photographer, name: string, area: Area): Promise<void> {
  return photographer.take(`pictures/${name}.webp`, area, 0.6);
}

/** The middle of the pane's lower edge, where what waits is told. */
async function lowerPane(photographer: Photographer): Promise<Area> {
  const pane = await photographer.areaOf(photographer.page.getByTestId('pane'));
  return { x: pane.x + (pane.width - WIDTH) / 2, y: pane.y + pane.height - HEIGHT, width: WIDTH, height: HEIGHT };
}

async function lasso(photographer: Photographer): Promise<void> {
  const { page } = photographer;
  await page.keyboard.press('KeyL');
  await page.keyboard.press('Digit2');
  await page.getByLabel('Adjust before painting').check();
  await page.getByTestId('pane').focus();
  const [x, y] = [256, 390];
  const around = Array.from({ length: 40 }, (_, i): [number, number] => {
    const angle = (2 * Math.PI * i) / 40;
    const reach = 1 + 0.12 * Math.sin(5 * angle);
    return [x + 95 * reach * Math.cos(angle), y + 52 * reach * Math.sin(angle)];
  });
  await photographer.stroke(around);
  await page.getByRole('status').filter({ hasText: 'would change' }).waitFor();
  await take(photographer, 'lasso', await lowerPane(photographer));
  await page.keyboard.press('Escape');
  await page.getByLabel('Adjust before painting').uncheck();
}

async function gate(photographer: Photographer): Promise<void> {
  const { page } = photographer;
  await page.getByTestId('pane').focus();
  await page.keyboard.press('KeyB');
  await page.keyboard.press('KeyG');
  const low = page.getByLabel('Gate from');
  await low.waitFor();
  await low.fill('0.16');
  await low.press('Enter');
  await photographer.point(256, 200);
  const pane = await photographer.areaOf(page.getByTestId('pane'));
  await take(photographer, 'gate', { x: pane.x + (pane.width - WIDTH) / 2, y: pane.y, width: WIDTH, height: HEIGHT });
  await page.getByTestId('pane').focus();
  await page.keyboard.press('KeyG');
}

async function refining(photographer: Photographer): Promise<void> {
  const { page } = photographer;
  await page.getByRole('radio', { name: 'Refine' }).click();
  await page.getByLabel('What is done').selectOption('grow');
  await page.getByRole('button', { name: 'Whole patch' }).click();
  await page.getByRole('status').filter({ hasText: 'would change' }).waitFor();
  await take(photographer, 'refine', await lowerPane(photographer));
  await page.getByTestId('pane').focus();
  await page.keyboard.press('Escape');
  await page.getByRole('radio', { name: 'Class' }).click();
}
