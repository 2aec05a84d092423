import type { Page } from '@playwright/test';
import { blend, type Colour, contrastRatio, parseColour } from '../../support/contrast.ts';

interface SeenText {
  readonly text: string;
  readonly colour: string;
  /** Product of the opacities of the element and all around it. */
  readonly opacity: number;
  /** Backgrounds from the element outwards, up to the first that is opaque. */
  readonly grounds: readonly string[];
}

/** Every text that can be read on the page, or in its dialog where one is open; what is disabled need not be read. */
function visibleTexts(page: Page): Promise<readonly SeenText[]> {
  return page.evaluate(() => {
    const scope = document.querySelector('dialog:modal') ?? document.body;
    const seen: { text: string; colour: string; opacity: number; grounds: string[] }[] = [];
    const look = (element: Element, text: string) => {
      const { width, height } = element.getBoundingClientRect();
      if (text.trim() === '' || width <= 1 || height <= 1 || element.closest(':disabled') !== null) return;
      if (!element.checkVisibility({ visibilityProperty: true })) return;
      let opacity = 1;
      const grounds: string[] = [];
      let opaque = false;
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const style = getComputedStyle(at);
        opacity *= Number(style.opacity);
        if (opaque) continue;
        grounds.push(style.backgroundColor);
        opaque = /^rgb\(/.test(style.backgroundColor);
      }
      seen.push({ text: text.trim().slice(0, 40), colour: getComputedStyle(element).color, opacity, grounds });
    };
    const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.parentElement !== null) look(node.parentElement, node.textContent ?? '');
    }
    for (const field of scope.querySelectorAll<HTMLInputElement>('input[type=text], input[type=number]')) {
      look(field, field.value);
    }
    return seen;
  });
}

/** Contrast of each text that can be read, in its theme and place. */
export async function textContrasts(page: Page): Promise<readonly { text: string; ratio: number }[]> {
  return (await visibleTexts(page)).map(({ text, colour, opacity, grounds }) => {
    const white: Colour = [255, 255, 255, 1];
    const ground = grounds.map(parseColour).reduceRight((under, over) => blend(over, under), white);
    const [red, green, blue, alpha] = parseColour(colour);
    return { text, ratio: contrastRatio(blend([red, green, blue, alpha * opacity], ground), ground) };
  });
}
