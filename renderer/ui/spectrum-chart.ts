import uPlot from 'uplot';
import type { SpectrumLines } from '../state/spectrum-lines.ts';

/** As the theme has them. */
export interface SpectrumColours {
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly classColour: string;
  /** Around the class's colour, where that is too bright for the ground. */
  readonly casing: string;
}

const FONT = '11px system-ui, sans-serif';
const X_RANGE: uPlot.Range.MinMax = [400, 2250];
/** Steps of the upper end of the reflectance axis: it stays where it is while the cursor moves over like ground. */
const Y_ENDS = [0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.6, 2, 3.5];
/** The axis shrinks when less than this part of it is used. */
const SHRINK_BELOW = 0.4;

/** What each pin's line looks like, in CSS pixels of line and gap. */
export const pinDashes: readonly (readonly number[])[] = [
  [6, 3],
  [2, 2],
  [9, 3, 2, 3],
  [4, 5],
  [12, 3],
  [1, 4],
];

/** A plot of spectra over wavelength. It knows no patch and no tokens. */
export class SpectrumChart {
  readonly #plot: uPlot;
  #colours: SpectrumColours;
  #yEnd = Y_ENDS[0] ?? 1;

  constructor(container: HTMLElement, width: number, height: number, colours: SpectrumColours) {
    this.#colours = colours;
    this.#plot = new uPlot(this.#options(width, height), [[]], container);
  }

  show(lines: SpectrumLines): void {
    const { nm, classSpread: spread, cursor, pins } = lines;
    const series = [
      nm,
      spread.high,
      spread.low,
      spread.mean,
      spread.mean,
      cursor.high,
      cursor.low,
      ...pins,
      cursor.mean,
    ];
    this.#plot.setData(series as uPlot.AlignedData);
  }

  recolour(colours: SpectrumColours): void {
    this.#colours = colours;
    this.#plot.redraw(false, true);
  }

  resize(width: number, height: number): void {
    this.#plot.setSize({ width, height });
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #options(width: number, height: number): uPlot.Options {
    const colour = (name: keyof SpectrumColours) => () => this.#colours[name];
    const faint = (name: keyof SpectrumColours, share: number) => () => withAlpha(this.#colours[name], share);
    const edge: uPlot.Series = { stroke: 'transparent', width: 0, points: { show: false } };
    const line = (stroke: () => string, lineWidth: number, dash?: readonly number[]): uPlot.Series => ({
      stroke,
      width: lineWidth,
      points: { show: false },
      spanGaps: false,
      ...(dash !== undefined && { dash: [...dash] }),
    });
    const axis: uPlot.Axis = {
      stroke: colour('quiet'),
      font: FONT,
      grid: { show: false },
      ticks: { stroke: colour('line'), width: 1, size: 4 },
      border: { show: true, stroke: colour('line'), width: 1 },
      gap: 2,
    };
    return {
      width,
      height,
      padding: [6, 10, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      select: { show: false, left: 0, top: 0, width: 0, height: 0 },
      scales: {
        x: { time: false, range: X_RANGE },
        y: { range: (_, low, high) => [Math.min(0, low ?? 0), this.#endFor(high ?? 0)] },
      },
      axes: [
        {
          ...axis,
          size: 22,
          splits: () => [500, 1000, 1500, 2000],
          values: (_, splits) => splits.map((nm) => (nm === 2000 ? '2000 nm' : String(nm))),
        },
        { ...axis, size: 32, space: 28, values: (_, splits) => splits.map((value) => String(+value.toFixed(2))) },
      ],
      series: [
        {},
        edge,
        edge,
        line(colour('casing'), 3.5),
        line(colour('classColour'), 1.5),
        edge,
        edge,
        ...pinDashes.map((dash) => line(colour('quiet'), 1.25, dash)),
        { ...line(colour('text'), 1.75), points: { show: true, size: 4, width: 0, fill: colour('text') } },
      ],
      bands: [
        { series: [1, 2], fill: faint('classColour', 0.22) },
        { series: [5, 6], fill: faint('text', 0.14) },
      ],
    };
  }

  #endFor(high: number): number {
    const end = Y_ENDS.find((candidate) => candidate >= high) ?? Math.ceil(high);
    if (end > this.#yEnd || high < SHRINK_BELOW * this.#yEnd) this.#yEnd = end;
    return this.#yEnd;
  }
}

/** `colour` is `#rrggbb` or as a computed style has it. */
function withAlpha(colour: string, share: number): string {
  return colour.startsWith('#') && colour.length === 7
    ? `${colour}${Math.round(share * 255)
        .toString(16)
        .padStart(2, '0')}`
    : colour;
}
