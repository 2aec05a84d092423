import type { CloudClass } from './classes.ts';

/** As the field's eyes know them (IRIS, Earth Engine). */
const usual: Readonly<Record<CloudClass, string>> = {
  clear: '#00e5ff',
  thick: '#ffd800',
  thin: '#2fd65b',
  shadow: '#ff4a4a',
};

/** Told apart with any kind of colour vision (Okabe and Ito's set). */
const colourBlindSafe: Readonly<Record<CloudClass, string>> = {
  clear: '#0072b2',
  thick: '#f0e442',
  thin: '#56b4e9',
  shadow: '#d55e00',
};

/** `#rrggbb`; `safe`: of the set for any colour vision. */
export function classColour(cloudClass: CloudClass, safe: boolean): string {
  return (safe ? colourBlindSafe : usual)[cloudClass];
}
