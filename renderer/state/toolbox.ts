import { type Target, targetCodes } from '../../shared/cloudsen12/classes.ts';
import type { LayerReport, SplitReport } from '../../shared/dataset-report.ts';
import type { DatedPatch } from '../../shared/other-dates/dated-patch.ts';
import type { Rect } from '../../shared/raster/rect.ts';
import { Blobs } from './blobs.svelte.ts';
import type { CodeReadings } from './code-readings.ts';
import { Gate } from './gate.svelte.ts';
import { InkChoice } from './ink-choice.svelte.ts';
import type { LayerCache } from './layer-cache.ts';
import { Limits } from './limits.svelte.ts';
import type { MaskDocuments } from './mask-documents.ts';
import { OtherTarget } from './other-target.svelte.ts';
import { Painting } from './painting.svelte.ts';
import type { PaneComposites } from './pane-composites.svelte.ts';
import type { Panes } from './panes.svelte.ts';
import { PatchLayers } from './patch-layers.svelte.ts';
import type { PatchShowing } from './patch-showing.svelte.ts';
import type { Pictures } from './picture-channels.ts';
import type { PixelValues } from './pixel-values.svelte.ts';
import { Planes } from './planes.svelte.ts';
import type { Preferences } from './preferences.svelte.ts';
import { Refining } from './refining.svelte.ts';
import { Segments } from './segments.svelte.ts';
import type { ToolName } from './tool-options.svelte.ts';

interface Parts {
  readonly showing: () => PatchShowing;
  readonly target: () => Target;
  readonly split: () => SplitReport;
  readonly labelLayers: () => readonly LayerReport[];
  readonly values: () => PixelValues;
  readonly codes: () => CodeReadings;
  readonly layers: LayerCache;
  readonly documents: MaskDocuments;
  readonly composites: PaneComposites;
  readonly panes: Panes;
  readonly pictures: Pictures;
  readonly preferences: Preferences;
  /** Why nothing can be painted now, in a sentence; null where it can. */
  readonly blocker: () => string | null;
  readonly run: (work: Promise<unknown>) => void;
  readonly tell: (message: string) => void;
  readonly atWork: () => void;
}

/** What the hand paints with: tools, what they write, where they may, and what they look at. */
export class Toolbox {
  readonly #parts: Parts;
  readonly #patchLayers: PatchLayers;
  readonly painting: Painting;
  readonly ink: InkChoice;
  readonly refining: Refining;
  readonly gate: Gate;
  readonly limits: Limits;
  readonly planes: Planes;
  readonly segments: Segments;
  readonly blobs: Blobs;
  readonly otherTarget: OtherTarget;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { layers, split, panes, pictures, composites, documents, preferences, run, target } = parts;
    const document = () => parts.showing().document;
    const shown = () => parts.showing().shown;
    const naming = () => preferences.now.scribbleNaming;
    const changed = () => this.painting.changed();
    this.painting = this.#paintingFor();
    const { options } = this.painting;
    const code = () => options.code[target()];
    const patchLayers = new PatchLayers({ layers, split, shown, generation: () => parts.showing().generation });
    this.#patchLayers = patchLayers;
    this.gate = new Gate({ composites, split, patchLayers, pictures, changed });
    this.limits = new Limits({ target, options, gate: this.gate, naming });
    const pictureIn = (place: number) => shown()?.pictures[place] ?? null;
    this.planes = new Planes({ panes, pictures, split, patchLayers, pictureIn });
    this.segments = new Segments({ planes: () => this.planes.now, size: () => options.segmentSize });
    this.otherTarget = new OtherTarget({ document, open: (key) => documents.load(key), naming, run });
    this.refining = new Refining(code);
    this.ink = this.#inkFor(code, changed);
    const lookAt = (bounds: Rect) => panes.active.lookAtPart(bounds);
    this.blobs = new Blobs({ document, code, painting: this.painting, lookAt });
  }

  #paintingFor(): Painting {
    const { showing, target, blocker, preferences, run, tell, atWork } = this.#parts;
    return new Painting({
      ...{ target, blocker, run, tell, atWork },
      document: () => showing().document,
      ink: (original) => this.ink.ink(original),
      limits: () => this.limits.now,
      planes: () => this.planes.now,
      segments: () => this.segments.now(),
      picked: (code) => this.takeCode(code),
      penPressure: () => preferences.now.penPressure,
    });
  }

  #inkFor(code: () => number, changed: () => void): InkChoice {
    const { showing, target, labelLayers, values, codes, preferences } = this.#parts;
    const naming = () => preferences.now.scribbleNaming;
    return new InkChoice({
      ...{ target, code, naming, labelLayers, changed },
      document: () => showing().document,
      pixels: (layer) => values().labelPixels(layer),
      reading: (layerId) => codes().of(layerId, naming()),
      other: () => {
        this.otherTarget.bring(true);
        return this.otherTarget.document;
      },
      relief: () => this.planes.relief,
    });
  }

  /** A patch is on the canvas. */
  arrived(): void {
    const { otherTarget, ink } = this;
    if (ink.copiesOther) otherTarget.bring(true);
    else otherTarget.bring();
  }

  /** The connection is back. */
  reconnected(): void {
    this.#patchLayers.retry();
  }

  /** Another tool is taken. The brush paints a class; the others go on with what is written. */
  takeTool(tool: ToolName): void {
    this.painting.takeTool(tool);
    if (tool === 'brush') this.#paintClass();
  }

  /** A class is taken: strokes write it from now on. */
  takeCode(code: number): void {
    if (!targetCodes(this.#parts.target(), 'centre-first').some((choice) => choice.code === code)) return;
    this.painting.takeCode(code);
    this.#paintClass();
  }

  swapCodes(): void {
    this.painting.swapCodes();
    this.#paintClass();
  }

  #paintClass(): void {
    if (this.ink.now.kind !== 'class') this.ink.choose({ kind: 'class' });
  }

  /** Strokes do to the mask what is set up in `refining`. */
  refine(): void {
    this.ink.choose({ kind: 'refine', refinement: this.refining.now });
  }

  /** Strokes copy what the mask of another date has there. */
  copyFromDate(date: DatedPatch): void {
    const { showing, documents, run } = this.#parts;
    const { document } = showing();
    if (document === null) return;
    const { splitId, patch, day } = date;
    const copy = async () => {
      const { codes } = await documents.load({ splitId, patch, target: document.place.target });
      const name = day ?? `${splitId} ${patch}`;
      this.ink.choose({ kind: 'copy', source: { kind: 'codes', name, codes: codes.slice(), document } });
    };
    run(copy());
  }

  /** Strokes bring back what the mask was at an edit, or at its base. */
  async restoreFrom(editId: string | null): Promise<void> {
    const { document } = this.#parts.showing();
    if (document === null) return;
    if (editId === null) {
      this.ink.choose({ kind: 'copy', source: { kind: 'base' } });
      return;
    }
    const codes = await document.codesAt(editId);
    this.ink.choose({ kind: 'copy', source: { kind: 'codes', name: 'earlier state', codes, document } });
  }
}
