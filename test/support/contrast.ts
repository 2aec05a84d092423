/** 0 to 255 each; alpha 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** `#rrggbb`, `rgb(r g b / a)` or `rgb(r, g, b)`. Throws on anything else. */
export function parseColour(text: string): Colour {
  if (text.trim() === 'transparent') return [0, 0, 0, 0];
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim());
  if (hex !== null) {
    const [red = 0, green = 0, blue = 0] = hex.slice(1).map((part) => Number.parseInt(part, 16));
    return [red, green, blue, 1];
  }
  const parts = /^rgba?\(([^)]*)\)$/
    .exec(text.trim())?.[1]
    ?.split(/[\s,/]+/)
    .map(Number);
  const [red, green, blue, alpha = 1] = parts ?? [];
  if (red === undefined || green === undefined || blue === undefined) throw new Error(`no colour: ${text}`);
  return [red, green, blue, alpha];
}

/** `over` on `under`, which is opaque. */
export function blend([r, g, b, alpha]: Colour, under: Colour): Colour {
  const mix = (a: number, z: number) => a * alpha + z * (1 - alpha);
  return [mix(r, under[0]), mix(g, under[1]), mix(b, under[2]), 1];
}

function luminance(colour: Colour): number {
  const [r, g, b] = colour.slice(0, 3).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

/** Contrast ratio of two opaque colours, 1 to 21, as WCAG 2 defines it. */
export function contrastRatio(one: Colour, other: Colour): number {
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}
