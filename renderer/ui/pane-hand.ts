import type { Session } from '../session.svelte.ts';
import type { Pane } from '../state/pane.svelte.ts';
import type { Workspace } from '../state/workspace.svelte.ts';
import { KEY_POINTER_ID } from '../tools/key-pointer.ts';
import type { GestureHandler, PointerSample } from '../tools/pointer-gestures.ts';
import type { ToolPoint } from '../tools/surface.ts';

/** What gestures in a pane do: strokes on the mask, the pane's camera, and where the pointer is told to be. */
export class PaneHand implements GestureHandler {
  readonly #session: Session;
  readonly #workspace: Workspace;
  readonly #pane: Pane;
  /** What the last press was told that could not paint. */
  #toldBlocker: string | null = null;
  #latestHover: PointerSample | null = null;
  #hoverFrame: number | null = null;

  constructor(session: Session, workspace: Workspace, pane: Pane) {
    this.#session = session;
    this.#workspace = workspace;
    this.#pane = pane;
  }

  beginStroke(sample: PointerSample, erase: boolean): boolean {
    const { notices } = this.#session;
    const { painting } = this.#workspace;
    const { blocker } = painting;
    this.blockedBy(blocker);
    this.#toldBlocker = blocker;
    if (blocker !== null) notices.show(blocker);
    return blocker === null && painting.begin(this.#pointOf(sample), erase);
  }

  /** What was told is taken back as soon as it is no longer so. */
  blockedBy(blocker: string | null): void {
    if (this.#toldBlocker === null || this.#toldBlocker === blocker) return;
    this.#session.notices.withdraw(this.#toldBlocker);
    this.#toldBlocker = null;
  }

  moveStroke(samples: readonly PointerSample[]): void {
    const { painting } = this.#workspace;
    for (const sample of samples) painting.move(this.#pointOf(sample));
  }

  endStroke(): void {
    this.#workspace.painting.end();
  }

  cancelStroke(): void {
    this.#workspace.painting.cancelPress();
  }

  resize(dx: number): void {
    this.#workspace.painting.options.resizeBy(dx, this.#pane.camera.zoom);
  }

  pan(dx: number, dy: number): void {
    this.#pane.panBy(dx, dy);
  }

  zoom(factor: number, sx: number, sy: number): void {
    this.#pane.zoomAt(factor, sx, sy);
  }

  /** The cursor and the readings follow once a frame: a stroke's own events come first. */
  hover(sample: PointerSample | null): void {
    this.#latestHover = sample;
    this.#hoverFrame ??= requestAnimationFrame(() => {
      this.#hoverFrame = null;
      this.#tell(this.#latestHover);
    });
  }

  /** Where a pointer was last; null where none is over the pane. */
  get pointer(): PointerSample | null {
    return this.#latestHover;
  }

  /** The pane goes. */
  away(): void {
    if (this.#hoverFrame !== null) cancelAnimationFrame(this.#hoverFrame);
    this.#tell(null);
  }

  #tell(sample: PointerSample | null): void {
    const { view } = this.#workspace;
    if (sample !== null) {
      view.pointAt({ pane: this.#pane, ...sample, byKeys: sample.pointerId === KEY_POINTER_ID });
      this.#workspace.painting.hover(this.#pointOf(sample));
    }
    // It may have gone to another pane meanwhile, which knows better.
    else if (view.pointer?.pane === this.#pane) view.pointAt(null);
  }

  #pointOf({ sx, sy, pressure, shift, alt }: PointerSample): ToolPoint {
    return { ...this.#pane.toPatch(sx, sy), pressure, zoom: this.#pane.camera.zoom, shift, alt };
  }
}
