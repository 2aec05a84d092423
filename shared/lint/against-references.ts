import { type CloudClass, cloudClasses } from '../cloudsen12/classes.ts';
import { layerNameOf } from '../cloudsen12/layer-names.ts';
import { PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';
import { classTable, NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { type CodeReading, expressibleClasses } from '../cloudsen12/reference-codes.ts';
import { alikeComponents } from '../raster/components.ts';
import type { Region } from '../raster/region.ts';
import { windowSums } from '../raster/window-sums.ts';
import { hitsAmong, lacking } from './findings.ts';
import type { LintRule } from './lint-rule.ts';
import { CLEAR, type LintScene, SHADOW, THICK, THIN } from './lint-scene.ts';

type Names = 'smallest' | 'fewest';

/** All masks draw an edge elsewhere: a pixel counts where most of the box around it is contradicted too. */
const DENSE_RADIUS = 3;
const DENSE_SHARE = 0.6;

/** Bits of a pixel's counters of four bits: how many references can tell each class, and how many of those say it. */
const canTell = (classNumber: number) => 4 * classNumber;
const says = (classNumber: number) => 16 + 4 * classNumber;
const MOST_REFERENCES = 15;

export const againstReferences: LintRule<Names> = {
  id: 'against-references',
  title: 'Against all other masks',
  about: 'Where every other mask that can tell the class contradicts.',
  thresholds: {
    smallest: { title: 'Smallest piece', unit: 'pixels', standard: 300, min: 1, max: 5000, step: 1 },
    fewest: { title: 'Other masks at least', unit: '', standard: 3, min: 1, max: 8, step: 1 },
  },
  layers: referenceLayers,
  *check(scene, { smallest, fewest }) {
    const references = [...scene.readings].filter(([layerId]) => scene.layer(layerId) !== null);
    if (references.length < fewest) return lacking(`${fewest} other masks`);
    const counters = new Int32Array(PATCH_PIXELS);
    for (const [layerId, reading] of references.slice(0, MOST_REFERENCES)) {
      countStatements(counters, scene, layerId, reading);
      yield;
    }
    const disputed = disputes(scene.mask, counters, fewest);
    yield;
    const dense = windowSums(membersOf(disputed), DENSE_RADIUS);
    const enough = DENSE_SHARE * (2 * DENSE_RADIUS + 1) ** 2;
    for (let i = 0; i < PATCH_PIXELS; i++) if (dense[i] < enough) disputed[i] = 0;
    yield;
    return hitsAmong(alikeComponents(disputed, 8), ({ pixelCount, firstPixel }) => {
      const verdict = disputed[firstPixel];
      return verdict === 0 || pixelCount < smallest ? null : reasonOf(verdict);
    });
  },
};

/** The masks that others made, of which those that state classes are compared: the annotator's own are none. */
export function referenceLayers(available: ReadonlySet<string>): string[] {
  return [...available].filter(
    (layerId) => layerNameOf(layerId)?.kind === 'label' && !layerId.startsWith('LABEL_manual_'),
  );
}

function countStatements(counters: Int32Array, scene: LintScene, layerId: string, reading: CodeReading): void {
  const codes = scene.layer(layerId);
  if (codes === null) return;
  const table = counterTable(layerId, reading);
  for (let i = 0; i < PATCH_PIXELS; i++) counters[i] += table[codes[i] & 0xffff];
}

/** What each code of a reference adds to the counters: nothing where it makes no statement. */
function counterTable(layerId: string, reading: CodeReading): Int32Array {
  let known = 0;
  for (const cloudClass of expressibleClasses(layerId)) known += 1 << canTell(cloudClasses.indexOf(cloudClass));
  const classes = classTable(layerId, reading);
  const table = new Int32Array(classes.length);
  for (let code = 0; code < table.length; code++)
    if (classes[code] !== NO_STATEMENT) table[code] = known + (1 << says(classes[code]));
  return table;
}

/**
 * A number for each pixel that all contradict, which tells the mask's class and theirs; else 0. None of those that can
 * tell the mask's class says it; or all that can tell thin cloud, or shadow, see it where the mask is clear.
 */
function disputes(mask: Int16Array, counters: Int32Array, fewest: number): Int16Array {
  const disputed = new Int16Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const own = mask[i];
    const counter = counters[i];
    if (own < CLEAR || own > SHADOW) continue;
    if (counterAt(counter, canTell(own)) >= fewest && counterAt(counter, says(own)) === 0)
      disputed[i] = verdictOf(own, favourite(counter));
    else if (own === CLEAR)
      for (const other of [THIN, SHADOW]) {
        const able = counterAt(counter, canTell(other));
        if (able >= fewest && counterAt(counter, says(other)) === able) disputed[i] = verdictOf(own, other);
      }
  }
  return disputed;
}

function membersOf(disputed: Int16Array): Region {
  const members = new Uint8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) members[i] = disputed[i] === 0 ? 0 : 1;
  return members;
}

function counterAt(counter: number, bit: number): number {
  return (counter >> bit) & 15;
}

/** The class that most say. */
function favourite(counter: number): number {
  let best = CLEAR;
  for (const other of [THICK, THIN, SHADOW])
    if (counterAt(counter, says(other)) > counterAt(counter, says(best))) best = other;
  return best;
}

function verdictOf(own: number, theirs: number): number {
  return 1 + 4 * own + theirs;
}

function reasonOf(verdict: number): string {
  const nameOf = (classNumber: number): CloudClass => cloudClasses[classNumber] ?? 'clear';
  const [own, theirs] = [nameOf((verdict - 1) >> 2), nameOf((verdict - 1) & 3)];
  return `This is ${own}, which no other mask that can tell it says; most say ${theirs}.`;
}
