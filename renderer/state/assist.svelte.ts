import {
  type AssistSettings,
  assistSettingsInRange,
  defaultAssistSettings,
} from '../../shared/assist/assist-settings.ts';
import type { AssistResult } from '../../shared/assist/engine.ts';
import { maskSample } from '../../shared/assist/mask-sample.ts';
import {
  bothLabels,
  type LearnedFrom,
  labelsOfPainted,
  labelsOfScribbles,
  type TrainingLabels,
} from '../../shared/assist/training-labels.ts';
import { boundsOfPlace, type UncertainPlace } from '../../shared/assist/uncertain-places.ts';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { classTable, NO_STATEMENT } from '../../shared/cloudsen12/reference-classes.ts';
import { isByHand, isErasing } from '../../shared/edit-tool.ts';
import { AppError, assert } from '../../shared/errors.ts';
import type { Rect } from '../../shared/raster/rect.ts';
import type { Settings } from '../../shared/settings.ts';
import type { AssistRunner } from '../workers/assist-runner.ts';
import type { DonePatches } from './done-patches.ts';
import type { HandPainted } from './hand-painted.svelte.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { MaskKey } from './mask-documents.ts';
import type { PatchBands } from './patch-bands.ts';
import type { Preferences } from './preferences.svelte.ts';
import type { Offered, ProposalSource } from './proposal-source.ts';

interface Parts {
  readonly runner: AssistRunner;
  readonly preferences: Preferences;
  readonly bands: PatchBands;
  readonly done: DonePatches;
  readonly hand: HandPainted;
  /** The dense mask of the patch that is shown; null until it has come. */
  readonly mask: () => MaskDocument | null;
  readonly openMask: (key: MaskKey) => Promise<MaskDocument>;
  /** Where it is in the page, else null. */
  readonly scribbles: (mask: MaskDocument) => MaskDocument | null;
  /** The split has scribbles, and it is known what they hold where nothing was drawn. */
  readonly readsScribbles: () => boolean;
  readonly lookAt: (bounds: Rect) => void;
}

interface Ran {
  readonly mask: MaskDocument;
  readonly result: AssistResult;
  readonly settings: Offered['settings'];
}

const BANDS_RANK = 4;
/** Half the side of what is looked at around an uncertain place. */
const AROUND = 40;
const maskClasses = classTable('LABEL_manual_hq');
const notYet = 'It has not been run on this patch yet.';

/** The machine learns from what is painted and scribbled in the patch, and proposes the rest. */
export class Assist implements ProposalSource {
  readonly id = 'assist';
  readonly #parts: Parts;
  /** Besides those that are kept with the annotator's preferences. */
  #others = $state.raw(defaultAssistSettings);
  readonly settings = $derived.by((): AssistSettings => {
    const { majorityBox, smallestIsland } = this.#kept;
    return { ...this.#others, majorityBox, smallestIsland };
  });
  showsUncertainty = $state(false);
  #ran = $state.raw<Ran | null>(null);
  /** Why the last run gave nothing, and of which mask. */
  #problem = $state.raw<{ readonly mask: MaskDocument | null; readonly sentence: string } | null>(null);
  #working = $state(false);
  #runs = 0;
  #place = 0;
  #seen = $state.raw<UncertainPlace | null>(null);

  readonly #ranHere = $derived.by(() => (this.#ran?.mask === this.#parts.mask() ? this.#ran : null));
  readonly offered = $derived.by((): Offered | string => {
    const problem = this.#problem;
    if (problem !== null && problem.mask === this.#parts.mask()) return problem.sentence;
    const ran = this.#ranHere;
    if (ran !== null) return { mask: ran.mask, offer: ran.result.offer, settings: ran.settings };
    return this.#working ? 'is learning' : notYet;
  });
  /** What it has learned from, and how sure it is; null before it has run. */
  readonly result = $derived(this.#ranHere?.result ?? null);
  /** 512 x 512, 0 to 255; null where it is not to be shown. */
  readonly uncertainty = $derived(this.showsUncertainty ? (this.result?.uncertainty ?? null) : null);
  /** Lines around the uncertain place that was gone to, x0, y0, x1, y1 each; gone with the run that named it. */
  readonly outline = $derived.by((): readonly number[] => {
    const place = this.#seen;
    if (place === null || this.result?.mostUncertain.includes(place) !== true) return [];
    const { x0, y0, x1, y1 } = boundsOfPlace(place);
    return [x0, y0, x1, y0, x0, y1, x1, y1, x0, y0, x0, y1, x1, y0, x1, y1];
  });
  /** The last edit by which a hand has said or unsaid something: where it is another, there is something new to learn. */
  readonly lesson = $derived.by(() => {
    const mask = this.#parts.mask();
    if (mask === null) return null;
    const teaches = ({ tool }: { readonly tool: string }) => isByHand(tool) || isErasing(tool);
    const scribbles = this.#parts.scribbles(mask);
    return [mask.place.splitId, mask.place.patch, mask.path.findLast(teaches)?.editId, scribbles?.headId].join(' ');
  });

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get stale(): boolean {
    return this.#working;
  }

  get #kept(): Settings['proposals'] {
    return this.#parts.preferences.now.proposals;
  }

  #keep(change: Partial<Settings['proposals']>): void {
    const { preferences } = this.#parts;
    preferences.set({ proposals: { ...preferences.now.proposals, ...change } });
  }

  /** It runs after each stroke. */
  get live(): boolean {
    return this.#kept.live;
  }

  set live(live: boolean) {
    this.#keep({ live });
  }

  get learned(): LearnedFrom {
    return this.#kept.learned;
  }

  /** A sample of the mask as it is teaches too: what contradicts the rest of it is proposed. */
  get withMask(): boolean {
    return this.#kept.withMask;
  }

  /** Patches that are done teach too. */
  get withDone(): boolean {
    return this.#kept.withDone;
  }

  /** Of which patches that are done it would learn. */
  get donePatches(): number {
    return this.#parts.done.list.length;
  }

  /** What is set holds from the next run on; where one has run, that is now. */
  change(change: Partial<AssistSettings>): void {
    const next = assistSettingsInRange({ ...this.settings, ...change });
    this.#others = next;
    this.#keep({ majorityBox: next.majorityBox, smallestIsland: next.smallestIsland });
    this.#again();
  }

  learnFrom(learned: LearnedFrom): void {
    this.#keep({ learned });
    this.#again();
  }

  learnFromMask(withMask: boolean): void {
    this.#keep({ withMask });
    this.#again();
  }

  learnFromDone(withDone: boolean): void {
    this.#keep({ withDone });
    this.#again();
  }

  #again(): void {
    if (this.#ranHere !== null || this.#working || this.#problem !== null) this.run();
  }

  open(): void {
    this.#problem = null;
  }

  close(): void {
    this.#runs++;
    this.#working = false;
    this.#ran = null;
    this.#problem = null;
  }

  /** What there is now is shown until the new one has come. */
  run(): void {
    const mask = this.#parts.mask();
    const run = ++this.#runs;
    this.#working = true;
    this.#work(mask, () => run === this.#runs)
      .then((ran) => {
        if (run !== this.#runs) return;
        this.#problem = typeof ran === 'string' ? { mask, sentence: ran } : null;
        if (typeof ran !== 'string') this.#ran = ran;
      })
      .catch((error: unknown) => {
        const isPutOff = error instanceof AppError && (error.code === 'superseded' || error.code === 'cancelled');
        if (run !== this.#runs || isPutOff) return;
        this.#problem = { mask, sentence: error instanceof Error ? error.message : String(error) };
      })
      .finally(() => {
        if (run !== this.#runs) return;
        this.#working = false;
        this.#place = 0;
      });
  }

  /** A sentence where it cannot. */
  async #work(mask: MaskDocument | null, isWanted: () => boolean): Promise<Ran | string> {
    if (mask === null) return 'The mask is still loading.';
    const { splitId, patch } = mask.place;
    const { runner, bands, done } = this.#parts;
    const { settings, withDone, withMask } = this;
    const planes = await bands.load(splitId, patch, BANDS_RANK);
    if (!isWanted()) throw superseded();
    const prepared = { key: `${splitId}/${patch}`, bands: planes };
    runner.prepare(prepared);
    const labels = await this.#labels(mask);
    const others = withDone ? await done.draw(settings.seed) : [];
    if (!isWanted()) throw superseded();
    const sample = withMask ? { sample: maskSample(mask.codes, maskClasses) } : {};
    const answer = await runner.run(prepared, { labels, ...sample, others, settings });
    if ('cannot' in answer) return answer.cannot;
    const { featuresInWords: bandsUsed, trainedOn } = answer;
    const learned = {
      from: this.learned,
      mask: withMask,
      bands: bandsUsed,
      hereByClass: trainedOn.here,
      othersByClass: trainedOn.others,
    };
    return { mask, result: answer, settings: { ...settings, ...learned } };
  }

  async #labels(mask: MaskDocument): Promise<TrainingLabels> {
    const { openMask, readsScribbles, hand } = this.#parts;
    const nothing = () => new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
    const { learned } = this;
    let scribbled = nothing();
    if (learned !== 'painted' && readsScribbles()) {
      const scribbles = await openMask({ ...mask.place, target: 'manual_sc' });
      const table = classTable('LABEL_manual_sc', { unscribbled: scribbles.unscribbled });
      scribbled = labelsOfScribbles(scribbles.codes, table) as typeof scribbled;
    }
    if (learned === 'scribbles') return scribbled;
    await mask.bringPath();
    if (mask !== this.#parts.mask()) throw superseded();
    const { region } = hand;
    assert(region !== null, 'what a hand has painted is known once the path is there');
    return bothLabels(scribbled, labelsOfPainted(mask.codes, maskClasses, region));
  }

  /** Something else is gone to: the place is not framed any more. */
  leavePlace(): void {
    this.#seen = null;
  }

  /** Where a look is worth the most, one after another. Null where it has not run, or is sure everywhere. */
  nextUncertain(): UncertainPlace | null {
    const places = this.result?.mostUncertain ?? [];
    const place = places[this.#place % Math.max(1, places.length)];
    if (place === undefined) return null;
    this.#place++;
    this.#seen = place;
    const { x, y } = place;
    this.#parts.lookAt({ x0: x - AROUND, y0: y - AROUND, x1: x + AROUND, y1: y + AROUND });
    return place;
  }
}

function superseded(): AppError {
  return new AppError('superseded', 'The assist was run on something else meanwhile.');
}
