import type { Page } from '@playwright/test';

/** Colours of points of the page, as it is on the screen. */
export async function coloursAt(page: Page, points: readonly { x: number; y: number }[]): Promise<string[]> {
  const png = (await page.screenshot()).toString('base64');
  return page.evaluate(
    async ([bytes, at]) => {
      const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))]));
      const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
      if (context === null) throw new Error('the page can draw');
      context.drawImage(picture, 0, 0);
      return at.map(({ x, y }) => {
        const [red, green, blue] = context.getImageData(Math.floor(x), Math.floor(y), 1, 1).data;
        return `rgb(${red}, ${green}, ${blue})`;
      });
    },
    [png, points] as const,
  );
}
