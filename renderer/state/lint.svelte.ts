import { untrack } from 'svelte';
import type { Target } from '../../shared/cloudsen12/classes.ts';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import type { CodeReading } from '../../shared/cloudsen12/reference-codes.ts';
import type { PatchInfo, SplitReport } from '../../shared/dataset-report.ts';
import { referenceLayers } from '../../shared/lint/against-references.ts';
import type { LayerNumbers } from '../../shared/lint/layer-numbers.ts';
import { type LintChoice, rulesInUse, thresholdsOf } from '../../shared/lint/lint-choice.ts';
import type { LintFindings, LintHit, LintRule } from '../../shared/lint/lint-rule.ts';
import type { Rect } from '../../shared/raster/rect.ts';
import { regionOutline } from '../../shared/raster/region-outline.ts';
import { AcceptedHits } from './accepted-hits.ts';
import type { KeptDocuments } from './kept-documents.svelte.ts';
import { type LintQuestion, LintRun } from './lint-run.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { PatchLayers } from './patch-layers.svelte.ts';

interface Parts {
  readonly document: () => MaskDocument | null;
  readonly target: () => Target;
  /** What metadata.csv says of the patch. */
  readonly info: () => PatchInfo | null;
  readonly split: () => SplitReport;
  readonly patchLayers: PatchLayers;
  readonly reading: (layerId: string) => CodeReading;
  readonly choice: () => LintChoice;
  readonly kept: KeptDocuments;
  /** Brings the view to a part of the patch. */
  readonly lookAt: (bounds: Rect) => void;
  readonly run: (work: Promise<unknown>) => void;
}

/** What one rule has found. */
export interface LintGroup {
  readonly rule: LintRule;
  /** Those that were not left as they are. */
  readonly hits: readonly LintHit[];
  /** Hits that the annotator has left. */
  readonly accepted: number;
  /** What could not be judged, in a sentence. */
  readonly cannotTell: string | null;
  /** Nothing of the mask could be judged, or has been yet. */
  readonly blind: boolean;
}

interface Choice {
  readonly document: MaskDocument;
  readonly ruleId: string;
  readonly firstPixel: number;
}

/** A thousand lines take more than a millisecond to draw. */
const READABLE_LINES = 3000;

/** What looks wrong in the mask: found while the page is idle and the list is open, gone to one after another, left or mended. */
export class Lint {
  readonly #parts: Parts;
  readonly #run: LintRun<MaskDocument>;
  readonly #accepted: AcceptedHits;
  #open = $state(false);
  #found = $state.raw<ReadonlyMap<string, LintFindings>>(new Map());
  #foundIn = $state.raw<MaskDocument | null>(null);
  /** Something has changed that has not been looked at. */
  busy = $state(false);
  /** The first finding is gone to as soon as there is one. */
  #goesOn = false;
  /** Its first pixel stays the same while others change. */
  #chosen = $state.raw<Choice | null>(null);
  /** Where the one that was chosen last stood in the list: mended, it is gone, and the next one has moved there. */
  #place = 0;

  /** Why nothing is checked, in a sentence; null where it is. */
  readonly lacks = $derived.by(() =>
    this.#parts.target() === 'manual_hq' ? null : 'The checks are of the mask, not of scribbles.',
  );
  readonly groups = $derived.by((): readonly LintGroup[] => {
    const { choice, document } = this.#parts;
    const mask = document();
    if (mask === null || !this.#open || this.lacks !== null) return [];
    return rulesInUse(choice()).map((rule) => this.#groupOf(rule, mask));
  });
  readonly #flat = $derived(this.groups.flatMap(({ rule, hits }) => hits.map((hit) => ({ rule, hit }))));
  readonly chosen = $derived.by(() => {
    const chosen = this.#chosen;
    if (chosen === null || chosen.document !== this.#parts.document()) return null;
    return (
      this.#flat.find(({ rule, hit }) => rule.id === chosen.ruleId && hit.firstPixel === chosen.firstPixel) ?? null
    );
  });
  /** The lines around the chosen one; around its bounds where it is too ragged to be followed. */
  readonly outline = $derived.by((): readonly number[] => {
    const { chosen } = this;
    const labels = chosen === null ? undefined : this.#found.get(chosen.rule.id)?.labels;
    if (chosen === null || labels === undefined) return [];
    const { bounds, firstPixel } = chosen.hit;
    const { x0, y0, x1, y1 } = bounds;
    const around = [x0, y0, x1, y0, x0, y1, x1, y1, x0, y0, x0, y1, x1, y0, x1, y1];
    const region = new Uint8Array(PATCH_PIXELS);
    for (let i = 0; i < PATCH_PIXELS; i++) region[i] = labels[i] === labels[firstPixel] ? 1 : 0;
    return regionOutline(region, bounds, READABLE_LINES) ?? around;
  });

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#accepted = new AcceptedHits(parts.kept);
    this.#run = new LintRun({
      found: ({ document }, ruleId, findings) => this.#take(document, ruleId, findings),
      done: () => this.#done(),
    });
  }

  get count(): number {
    return this.#flat.length;
  }

  get open(): boolean {
    return this.#open;
  }

  /** With the list the choice is put away. */
  set open(open: boolean) {
    this.#open = open;
    if (open) this.#parts.run(this.#accepted.load());
    else {
      this.#chosen = null;
      // It would be of the mask as it was.
      this.#found = new Map();
    }
  }

  /** Sees to it that what is on the canvas is checked; to be done again whenever what it read has changed. */
  follow(): void {
    const question = this.#open ? this.#question() : null;
    untrack(() => {
      this.busy = question !== null;
      this.#run.ask(question);
    });
  }

  /** Goes on by so many; from none to the first of the list. */
  step(steps: number): void {
    this.open = true;
    const flat = this.#flat;
    const { chosen } = this;
    const isMended = chosen === null && this.#chosen !== null && this.#chosen.document === this.#parts.document();
    const from = chosen === null ? (isMended ? this.#place : 0) : flat.indexOf(chosen);
    const at = chosen === null && steps > 0 ? from - 1 : from;
    const next = flat[(at + steps + flat.length) % Math.max(1, flat.length)];
    if (next === undefined) this.#goesOn = true;
    else this.choose(next.rule.id, next.hit);
  }

  choose(ruleId: string, { firstPixel, bounds }: LintHit): void {
    const document = this.#parts.document();
    if (document === null) return;
    this.#goesOn = false;
    this.#chosen = { document, ruleId, firstPixel };
    this.#place = this.#flat.findIndex(({ rule, hit }) => rule.id === ruleId && hit.firstPixel === firstPixel);
    this.#parts.lookAt(bounds);
  }

  /** True where one was chosen, which it is no more. */
  escape(): boolean {
    const wasChosen = this.chosen !== null;
    this.#chosen = null;
    return wasChosen;
  }

  /** The chosen one is right as it is; the next one is gone to. */
  accept(): void {
    const { chosen } = this;
    const document = this.#parts.document();
    if (chosen === null || document === null) return;
    const flat = this.#flat;
    const next = flat[flat.indexOf(chosen) + 1] ?? flat[0];
    this.#accepted.add(document.place, chosen.rule.id, chosen.hit);
    if (next === undefined || next === chosen) this.#chosen = null;
    else this.choose(next.rule.id, next.hit);
  }

  /** Shows again what a rule found in this mask and was left. */
  showAgain(ruleId: string): void {
    const document = this.#parts.document();
    if (document !== null) this.#accepted.forget(document.place, ruleId);
  }

  #groupOf(rule: LintRule, mask: MaskDocument): LintGroup {
    const findings = this.#foundIn === mask ? this.#found.get(rule.id) : undefined;
    const waits = this.#layersOf(rule);
    const hits = (findings?.hits ?? []).filter((hit) => !this.#accepted.has(mask.place, rule.id, hit));
    return {
      rule,
      hits,
      accepted: (findings?.hits.length ?? 0) - hits.length,
      cannotTell: typeof waits === 'string' ? waits : (findings?.cannotTell ?? null),
      blind: findings?.blind ?? true,
    };
  }

  #question(): LintQuestion<MaskDocument> | null {
    const { choice, document, info, reading } = this.#parts;
    const mask = document();
    if (mask === null || this.lacks !== null) return null;
    void mask.revision;
    const layers = new Map<string, LayerNumbers>();
    const checks = rulesInUse(choice()).flatMap((rule) => {
      const found = this.#layersOf(rule);
      if (typeof found === 'string') return [];
      for (const [layerId, numbers] of found) layers.set(layerId, numbers);
      return [{ rule, thresholds: thresholdsOf(rule, choice()) }];
    });
    const readings = new Map(
      referenceLayers(new Set(layers.keys())).map((layerId) => [layerId, reading(layerId)] as const),
    );
    const { sunAzimuthDeg = null, sunElevationDeg = null } = info() ?? {};
    const sun = { azimuthDeg: sunAzimuthDeg, elevationDeg: sunElevationDeg };
    return { document: mask, layers, readings, sun, checks };
  }

  /** A sentence while they are on their way, or where one of them cannot be read. */
  #layersOf(rule: LintRule): readonly (readonly [string, LayerNumbers])[] | string {
    const ids = rule.layers(new Set(this.#parts.split().layers.map(({ id }) => id)));
    const found = this.#parts.patchLayers.of(ids);
    if (typeof found === 'string') return found;
    return ids.flatMap((id, place) => {
      const numbers = found[place];
      return numbers === undefined ? [] : [[id, numbers] as const];
    });
  }

  #take(document: MaskDocument, ruleId: string, findings: LintFindings): void {
    const before = this.#foundIn === document ? this.#found : new Map<string, LintFindings>();
    this.#foundIn = document;
    this.#found = new Map(before).set(ruleId, findings);
  }

  #done(): void {
    this.busy = false;
    if (this.#goesOn) this.step(1);
    this.#goesOn = false;
  }
}
