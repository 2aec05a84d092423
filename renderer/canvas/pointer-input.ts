import { focusQuietly } from '../quiet-focus.ts';
import type { PointerGestures, PointerSample } from '../tools/pointer-gestures.ts';
import { WheelSteps, wheelNotches, wheelPixels } from './wheel-distance.ts';

const BUTTONS_ERASER = 32;

function deviceOf(event: PointerEvent): PointerSample['device'] {
  return event.pointerType === 'pen' || event.pointerType === 'touch' ? event.pointerType : 'mouse';
}

interface WheelHandler {
  zoom(factor: number, sx: number, sy: number): void;
  /** Whole steps; larger is positive. */
  size(steps: number): void;
}

/** Listens to an element's pointers and wheel and hands them on as samples; returns what stops it. */
export function listenToPointers(element: HTMLElement, gestures: PointerGestures, wheel: WheelHandler): () => void {
  const stop = new AbortController();
  const options = { signal: stop.signal };
  const sizeSteps = new WheelSteps();
  let box = element.getBoundingClientRect();

  function sample(event: PointerEvent): PointerSample {
    const device = deviceOf(event);
    return {
      pointerId: event.pointerId,
      device,
      sx: event.clientX - box.left,
      sy: event.clientY - box.top,
      // A mouse reports half pressure while a button is down; only a pen measures it, and only while it touches.
      pressure: device === 'pen' && event.buttons !== 0 ? event.pressure : 1,
      button: (event.buttons & BUTTONS_ERASER) !== 0 ? 5 : event.button,
      timeMs: event.timeStamp,
      shift: event.shiftKey,
      alt: event.altKey,
      ctrl: event.ctrlKey,
    };
  }

  element.addEventListener(
    'pointerdown',
    (event) => {
      box = element.getBoundingClientRect();
      event.preventDefault();
      focusQuietly(element);
      element.setPointerCapture(event.pointerId);
      gestures.down(sample(event));
    },
    options,
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      if (!gestures.active) box = element.getBoundingClientRect();
      const coalesced = event.getCoalescedEvents();
      gestures.move((coalesced.length > 0 ? coalesced : [event]).map(sample));
    },
    options,
  );
  element.addEventListener('pointerup', (event) => gestures.up(event.pointerId), options);
  element.addEventListener('pointercancel', (event) => gestures.lost(event.pointerId), options);
  element.addEventListener('lostpointercapture', (event) => gestures.lost(event.pointerId), options);
  element.addEventListener('pointerleave', () => gestures.leave(), options);
  element.addEventListener('contextmenu', (event) => event.preventDefault(), options);
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const pixels = wheelPixels(event, element.clientHeight);
      if (event.shiftKey) {
        const steps = wheelNotches(event) || sizeSteps.add(pixels);
        if (steps !== 0) wheel.size(-steps);
        return;
      }
      if (pixels === 0) return;
      box = element.getBoundingClientRect();
      wheel.zoom(
        2 ** (-Math.max(-240, Math.min(240, pixels)) / 240),
        event.clientX - box.left,
        event.clientY - box.top,
      );
    },
    { ...options, passive: false },
  );
  return () => stop.abort();
}
