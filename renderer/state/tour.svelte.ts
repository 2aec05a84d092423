import type { Settings, SettingsChange } from '../../shared/settings.ts';
import type { AimPoint } from './aim.svelte.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

/** What the tour speaks of, in its order. */
export const tourSteps = ['paint', 'look', 'composites', 'undo', 'export'] as const;
export type TourStep = (typeof tourSteps)[number];

/** What a step waits for, as it was when the step began. */
interface Begun {
  readonly strokes: number;
  readonly aim: AimPoint;
  readonly compositeId: string;
  readonly document: MaskDocument | null;
  readonly undoCount: number;
  readonly historyOpen: boolean;
}

interface Desk {
  readonly workspace: () => Workspace | null;
  readonly dialog: () => string;
  readonly settings: () => Settings;
  readonly save: (change: SettingsChange) => void;
}

/** The tour of the first patch: five things to do, ticked by doing them. Offered until it is done or dismissed. */
export class Tour {
  readonly #desk: Desk;
  #place = $state<number | null>(null);
  #done = $state.raw<ReadonlySet<TourStep>>(new Set());
  #begun = $state.raw<Begun | null>(null);

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** The step that is shown; null while there is nothing to show. */
  get step(): TourStep | null {
    return this.#place === null || !this.#ready ? null : (tourSteps[this.#place] ?? null);
  }

  /** Of the shown step, from 1. */
  get number(): number {
    return (this.#place ?? 0) + 1;
  }

  isDone(step: TourStep): boolean {
    return this.#done.has(step);
  }

  /** There is a patch, its annotator has a name, and no dialog is in the way. */
  get #ready(): boolean {
    const { workspace, dialog, settings } = this.#desk;
    if (settings().annotator === null || dialog() !== 'none') return false;
    const open = workspace();
    return open !== null && open.project.state === 'open' && open.showing.shown !== null;
  }

  /** The first patch is there and the tour has not been seen. */
  get due(): boolean {
    return this.#place === null && this.#desk.settings().tour && this.#ready;
  }

  /** The annotator has just done what the shown step speaks of. An export's dialog is what the last one waits for. */
  get accomplished(): boolean {
    const begun = this.#begun;
    const workspace = this.#desk.workspace();
    if (begun === null || workspace === null || this.#place === null) return false;
    const dialog = this.#desk.dialog();
    switch (tourSteps[this.#place]) {
      case 'paint':
        return workspace.painting.strokeCount > begun.strokes;
      case 'look':
        return workspace.panes.active.aim !== begun.aim && !workspace.panes.active.fitted;
      case 'composites':
        return workspace.composites.active.id !== begun.compositeId;
      case 'undo':
        return (this.#desk.settings().historyOpen && !begun.historyOpen) || hasUndone(workspace, begun);
      case 'export':
        return dialog === 'export';
      default:
        return false;
    }
  }

  /** From the first step, whatever was seen before. */
  start(): void {
    this.#done = new Set();
    this.#goTo(0);
  }

  next(): void {
    if (this.#place === null) return;
    if (this.#place + 1 < tourSteps.length) this.#goTo(this.#place + 1);
    else this.dismiss();
  }

  back(): void {
    if (this.#place !== null && this.#place > 0) this.#goTo(this.#place - 1);
  }

  /** Ticks the shown step and goes on. */
  tick(): void {
    const step = tourSteps[this.#place ?? -1];
    if (step === undefined) return;
    this.#done = new Set([...this.#done, step]);
    this.next();
  }

  /** For good: it is not offered again. */
  dismiss(): void {
    this.#place = null;
    this.#begun = null;
    if (this.#desk.settings().tour) this.#desk.save({ tour: false });
  }

  /** Another dataset is open: the step begins anew, as what it waits for is counted there. */
  beginAgain(): void {
    if (this.#place !== null) this.#goTo(this.#place);
  }

  #goTo(place: number): void {
    this.#place = place;
    const workspace = this.#desk.workspace();
    this.#begun =
      workspace === null
        ? null
        : {
            strokes: workspace.painting.strokeCount,
            aim: workspace.panes.active.aim,
            compositeId: workspace.composites.active.id,
            document: workspace.showing.current?.document ?? null,
            undoCount: workspace.showing.current?.document?.undoCount ?? 0,
            historyOpen: this.#desk.settings().historyOpen,
          };
  }
}

/** On the mask that was shown when the step began. */
function hasUndone({ showing: { current } }: Workspace, { document, undoCount }: Begun): boolean {
  return document !== null && document === current?.document && document.undoCount > undoCount;
}
