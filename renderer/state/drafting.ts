import type { Target } from '../../shared/cloudsen12/classes.ts';
import type { Calls } from '../../shared/contract.ts';
import type { DatasetReport, LayerReport, SplitReport } from '../../shared/dataset-report.ts';
import type { AssistRunner } from '../workers/assist-runner.ts';
import { Alike } from './alike.svelte.ts';
import { AlikeSearch } from './alike-search.svelte.ts';
import { Assist } from './assist.svelte.ts';
import type { CodeReadings } from './code-readings.ts';
import { DatasetSources } from './dataset-sources.ts';
import type { Dates } from './dates.svelte.ts';
import { DonePatches } from './done-patches.ts';
import { HandPainted } from './hand-painted.svelte.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { LayerCache } from './layer-cache.ts';
import type { MaskDocument, MaskPlace } from './mask-document.svelte.ts';
import type { MaskDocuments, MaskKey } from './mask-documents.ts';
import { ModelOutput } from './model-output.svelte.ts';
import type { Painting } from './painting.svelte.ts';
import type { Panes } from './panes.svelte.ts';
import { PatchBands } from './patch-bands.ts';
import type { PatchShowing } from './patch-showing.svelte.ts';
import type { Preferences } from './preferences.svelte.ts';
import { Proposals } from './proposals.svelte.ts';
import type { Queue } from './queue.svelte.ts';
import type { Toolbox } from './toolbox.ts';
import type { UnscribbledValues } from './unscribbled-values.svelte.ts';
import type { Work } from './work.svelte.ts';

interface Parts {
  readonly datasetId: string;
  readonly report: DatasetReport;
  readonly calls: Calls;
  readonly jobs: Jobs;
  readonly runner: AssistRunner;
  readonly preferences: Preferences;
  readonly layers: LayerCache;
  readonly documents: MaskDocuments;
  readonly panes: Panes;
  readonly tools: Toolbox;
  readonly painting: Painting;
  readonly dates: Dates;
  readonly queue: Queue;
  readonly work: Work;
  readonly unscribbled: UnscribbledValues;
  readonly showing: () => PatchShowing;
  readonly codes: () => CodeReadings;
  readonly target: () => Target;
  readonly split: () => SplitReport;
  readonly chosen: () => MaskKey;
  readonly labelLayers: () => readonly LayerReport[];
  readonly run: (work: Promise<unknown>) => void;
  readonly tell: (message: string) => void;
}

/** What the machine drafts over the mask that is shown, and from what. */
export class Drafting {
  readonly #parts: Parts;
  readonly proposals: Proposals;
  /** Pixels of the mask that a hand has changed last. */
  readonly handPainted: HandPainted;
  readonly assist: Assist;
  readonly sources: DatasetSources;
  readonly model: ModelOutput;
  readonly alike: Alike;
  readonly alikeSearch: AlikeSearch;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.handPainted = new HandPainted({ mask: () => this.mask, run: parts.run });
    this.proposals = this.#proposalsFor();
    this.assist = this.#assistFor();
    this.sources = this.#sourcesFor();
    this.model = this.#modelFor();
    this.alike = this.#alikeFor();
    this.alikeSearch = this.#alikeSearchFor();
    this.proposals.setSources([this.assist, ...this.sources.list, this.model, this.alike]);
  }

  /** The dense mask of the patch that is shown, painted or not; null until it has come. */
  get mask(): MaskDocument | null {
    const { showing, tools } = this.#parts;
    const { document } = showing();
    return document?.place.target === 'manual_sc' ? tools.otherTarget.document : document;
  }

  /** A patch is on the canvas. */
  arrived(): void {
    if (!this.proposals.isOpen) return;
    this.#bringMask();
    this.proposals.source?.arrived?.();
  }

  /** Proposals are for the mask, also where the scribbles are painted. */
  #bringMask(): void {
    const { target, tools } = this.#parts;
    if (target() === 'manual_sc') tools.otherTarget.bring(true);
  }

  #proposalsFor(): Proposals {
    const { painting, panes, tools, tell, preferences, target } = this.#parts;
    return new Proposals({
      ...{ hand: this.handPainted, tell, preferences },
      mask: () => this.mask,
      bringMask: () => this.#bringMask(),
      paintsMask: () => target() === 'manual_hq',
      settle: () => painting.interrupt(),
      paint: (region, ink) => painting.paintRegion(region, ink),
      lookAt: (bounds) => {
        this.assist.leavePlace();
        panes.active.lookAtPart(bounds);
      },
      changed: () => {
        if (tools.ink.now.kind === 'proposal') painting.changed();
      },
      dropped: () => {
        if (tools.ink.now.kind === 'proposal') tools.choose({ kind: 'class' });
      },
    });
  }

  #assistFor(): Assist {
    const { runner, preferences, layers, report, documents, panes, tools, dates, queue, work, chosen } = this.#parts;
    const { showing, unscribbled } = this.#parts;
    const bands = new PatchBands({ layers, splits: report.splits, generation: () => showing().generation });
    const openMask = (key: MaskKey) => documents.load(key);
    const done = new DonePatches({
      ...{ bands, openMask },
      workOf: (key) => work.of(key),
      here: chosen,
      siblings: () => dates.known.patches,
      queued: () => queue.passed,
    });
    return new Assist({
      ...{ runner, preferences, bands, done, hand: this.handPainted, openMask },
      mask: () => this.mask,
      scribbles: ({ place }) => {
        const open = [showing().document, tools.otherTarget.document];
        const isOfIt = (other: MaskPlace) => other.splitId === place.splitId && other.patch === place.patch;
        return open.find((one) => one?.place.target === 'manual_sc' && isOfIt(one.place)) ?? null;
      },
      readsScribbles: () => unscribbled.of(chosen().splitId)?.state !== 'ask',
      lookAt: (bounds) => panes.active.lookAtPart(bounds),
    });
  }

  #sourcesFor(): DatasetSources {
    const { layers, documents, report, dates, panes, tools, run, split, labelLayers, codes, showing } = this.#parts;
    return new DatasetSources({
      ...{ layers, run, split, labelLayers },
      mask: () => this.mask,
      openMask: (place) => documents.load({ ...place, target: 'manual_hq' }),
      splits: report.splits,
      reading: (layerId) => codes().of(layerId, 'centre-first'),
      info: () => showing().info,
      patchLayers: tools.patchLayers,
      generation: () => showing().generation,
      knownDates: dates.known,
      nameOf: (date) => dates.nameOf(date),
      openId: () => this.proposals.openId,
      lookAt: (bounds) => panes.active.lookAtPart(bounds),
    });
  }

  #modelFor(): ModelOutput {
    const { datasetId, calls, queue, work, run, chosen } = this.#parts;
    return new ModelOutput({
      ...{ datasetId, calls, queue, run },
      mask: () => this.mask,
      splitId: () => chosen().splitId,
      loadWork: (splitId) => work.load(splitId, 'manual_hq'),
      isDone: (splitId, patch) => work.of({ splitId, patch, target: 'manual_hq' }).status === 'done',
    });
  }

  #alikeFor(): Alike {
    const { tools, queue, split, chosen } = this.#parts;
    return new Alike({
      queue,
      mask: () => this.mask,
      layers: (layerIds) => tools.patchLayers.of(layerIds),
      hasLayer: (layerId) => split().layers.some(({ id }) => id === layerId),
      code: () => tools.painting.options.code.manual_hq,
      here: () => `${chosen().splitId} ${chosen().patch}`,
      open: () => {
        if (!this.proposals.isOpen) this.proposals.open('alike');
      },
    });
  }

  #alikeSearchFor(): AlikeSearch {
    const { datasetId, calls, jobs, layers, painting, queue, tools, split, showing } = this.#parts;
    return new AlikeSearch({
      ...{ datasetId, calls, jobs, layers, painting, queue, split, alike: this.alike, blobs: tools.blobs },
      generation: () => showing().generation,
      document: () => showing().document,
    });
  }
}
