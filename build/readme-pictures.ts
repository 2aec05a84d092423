import { basename, dirname } from 'node:path';
import type { Photographer } from './photographer.ts';
import { largestMistake, MENDING_RADIUS, mendingStrokes } from './planted-mistakes.ts';

const DEADLINE_MS = 30_000;

/** The README's pictures. Imagery is written as JPEG, at a third of the size of a PNG; what is mostly words stays a PNG. */
export async function readmePictures(photographer: Photographer, folder: string): Promise<void> {
  const { page } = photographer;
  await photographer.sees({});
  await workspacePictures(photographer, folder);
  await dialogPictures(photographer, folder);
  await page.getByRole('button', { name: basename(folder), exact: true }).click();
  await page.getByRole('menuitem', { name: 'Close dataset' }).click();
  await page.getByRole('region', { name: 'Recent datasets' }).waitFor();
  await photographer.take('start.png');
}

async function workspacePictures(photographer: Photographer, folder: string): Promise<void> {
  const { page } = photographer;
  const missing = await largestMistake(folder, 'train', 'missing-shadow');
  const strokes = mendingStrokes(missing);
  const [[start] = []] = strokes;
  await photographer.goTo(missing);
  await photographer.drawMask('Outline');
  await photographer.point(...(start ?? [256, 256]));
  await photographer.take('outline.jpg');
  await photographer.drawMask('Fill');
  await page.keyboard.press('Digit4');
  for (let radius = 8; radius > MENDING_RADIUS; radius--) await page.keyboard.press('BracketLeft');
  for (const stroke of strokes) await photographer.stroke(stroke);
  await photographer.take('workspace.jpg');
  await page.keyboard.press('KeyT');
  await photographer.sees({ ends: 'manual_sc/true-colour' });
  await photographer.take('scribbles.jpg');
  await page.keyboard.press('KeyT');
  const snow = await largestMistake(folder, 'test', 'snow-as-cloud');
  await photographer.goTo(snow);
  await page.keyboard.press('F4');
  await photographer.sees({ ends: '/snow' });
  await photographer.drawMask('Outline');
  const [y, x, length] = snow.runs[snow.runs.length >> 1] ?? [256, 256, 0];
  await photographer.point(x + length / 2, y);
  await photographer.take('snow.jpg');
  await page.keyboard.press('F1');
  await photographer.drawMask('Fill');
  await photographer.goTo(missing);
}

async function dialogPictures(photographer: Photographer, folder: string): Promise<void> {
  const { page } = photographer;
  await page.keyboard.press('Control+i');
  await page.getByText('counting').first().waitFor({ state: 'detached', timeout: DEADLINE_MS });
  await photographer.take('report.png');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+e');
  const typed = page.getByLabel('Path of a folder');
  await typed.fill(dirname(folder));
  await page.getByRole('button', { name: 'Go there' }).click();
  await page.getByRole('dialog').getByText(basename(folder), { exact: true }).waitFor({ timeout: DEADLINE_MS });
  // The path of this run's own folder tells nothing.
  await typed.fill('');
  await typed.blur();
  await photographer.take('export.png');
  await page.keyboard.press('Escape');
}
