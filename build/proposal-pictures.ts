import type { Photographer } from './photographer.ts';
import { largestMistake } from './planted-mistakes.ts';

/** What the assist makes of the scribbles of a patch in which a shadow was forgotten, and its largest piece. */
export async function proposalAtWork(photographer: Photographer, folder: string): Promise<void> {
  const { page } = photographer;
  await photographer.goTo(await largestMistake(folder, 'train', 'missing-shadow'));
  const pane = page.getByTestId('pane');
  await pane.focus();
  await page.keyboard.press('KeyR');
  const bar = page.getByTestId('proposal-bar');
  await bar.getByText(/pieces?$/).waitFor();
  await page.keyboard.press('Tab');
  await bar.getByText(/^1 \/ /).waitFor();
  await page.keyboard.press('Digit0');
  await photographer.take('pictures/proposals.webp', await photographer.areaOf(pane), 0.6);
  await page.keyboard.press('Escape');
}
