import type { CodeReading } from '../../shared/cloudsen12/reference-codes.ts';
import type { LayerReport, PatchInfo, SplitReport } from '../../shared/dataset-report.ts';
import type { DatedPatch } from '../../shared/other-dates/dated-patch.ts';
import type { Rect } from '../../shared/raster/rect.ts';
import { DateProposal } from './date-proposal.svelte.ts';
import type { KnownDates } from './known-dates.svelte.ts';
import type { LayerCache } from './layer-cache.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { PatchLayers } from './patch-layers.svelte.ts';
import type { ProposalSource, SourceId } from './proposal-source.ts';
import { ReferenceProposal } from './reference-proposal.svelte.ts';
import { ShadowInputs } from './shadow-inputs.svelte.ts';
import { ShadowOrigins } from './shadow-origins.svelte.ts';
import { ShadowProposal } from './shadow-proposal.svelte.ts';

interface Parts {
  /** The dense mask of the patch that is shown; null until it has come. */
  readonly mask: () => MaskDocument | null;
  readonly openMask: (place: Pick<DatedPatch, 'splitId' | 'patch'>) => Promise<MaskDocument>;
  readonly split: () => SplitReport;
  readonly splits: readonly SplitReport[];
  readonly labelLayers: () => readonly LayerReport[];
  readonly reading: (layerId: string) => CodeReading;
  /** What the metadata says of the patch that is shown. */
  readonly info: () => PatchInfo | null;
  readonly patchLayers: PatchLayers;
  readonly layers: LayerCache;
  readonly generation: () => number;
  readonly knownDates: KnownDates;
  readonly nameOf: (date: DatedPatch) => string;
  readonly lookAt: (bounds: Rect) => void;
  /** The source that is open. */
  readonly openId: () => SourceId | null;
  readonly run: (work: Promise<unknown>) => void;
}

/** What the dataset itself proposes: its other masks, the light of its sun, the other dates of a place. */
export class DatasetSources {
  readonly #parts: Parts;
  readonly references: ReferenceProposal;
  readonly shadowInputs: ShadowInputs;
  readonly shadows: ShadowProposal;
  readonly origins: ShadowOrigins;
  readonly dates: DateProposal;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { mask, split, patchLayers, info, lookAt, knownDates: known } = parts;
    this.references = new ReferenceProposal(parts);
    this.shadowInputs = new ShadowInputs({ mask, split, patchLayers, info });
    const closes = () => this.origins.leave();
    this.shadows = new ShadowProposal({ inputs: this.shadowInputs, mask, lookAt, closes });
    this.origins = new ShadowOrigins({ mask, proposal: this.shadows, lookAt });
    this.dates = new DateProposal({ ...parts, known });
  }

  /** In the order in which they are listed. */
  get list(): readonly ProposalSource[] {
    return [this.references, this.shadows, this.dates];
  }

  /** The lines around what they are asked about; none of those that are not open. */
  get outline(): readonly number[] {
    if (this.#parts.openId() !== this.shadows.id) return [];
    return [...this.shadows.outline, ...this.origins.outline];
  }
}
