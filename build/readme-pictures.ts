import type { Photographer } from './photographer.ts';
import { largestMistake, MENDING_RADIUS, mendingStrokes } from './planted-mistakes.ts';

/** The README's still picture. As JPEG it has a third of the size of a PNG. */
export async function readmePictures(photographer: Photographer, folder: string): Promise<void> {
  const { page } = photographer;
  const missing = await largestMistake(folder, 'train', 'missing-shadow');
  await photographer.sees({});
  await photographer.goTo(missing);
  await page.keyboard.press('Digit4');
  for (let radius = 8; radius > MENDING_RADIUS; radius--) await page.keyboard.press('BracketLeft');
  for (const stroke of mendingStrokes(missing)) await photographer.stroke(stroke);
  await photographer.take('workspace.jpg');
}
