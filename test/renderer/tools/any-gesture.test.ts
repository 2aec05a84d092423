import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { refinementKinds } from '../../../renderer/state/refining.svelte.ts';
import { toolNames } from '../../../renderer/state/tool-options.svelte.ts';
import type { Target } from '../../../shared/cloudsen12/classes.ts';
import { paintedOver } from '../../../shared/cloudsen12/paint-over.ts';
import { isPadding } from '../../../shared/cloudsen12/patch-frame.ts';
import { handSession, same } from '../../support/hand-session.ts';
import { openSession, until } from '../../support/session-driver.ts';

const parts = await handSession();
const { painting, hand, workspace, gate, ink, document, host, dataset, session } = parts;
const codesOf = { manual_hq: 4, manual_sc: 7 } as const;

/** On and off the image, now and then off the patch. */
const place = fc.oneof(fc.double({ min: 1, max: 510, noNaN: true }), fc.double({ min: -80, max: 600, noNaN: true }));
const point = fc.tuple(place, place);
const anyClasses = fc.subarray([...paintedOver]);

const anyGesture = fc.record({
  tool: fc.constantFrom(...toolNames),
  points: fc.array(point, { minLength: 1, maxLength: 6 }),
  button: fc.constantFrom(0, 0, 0, 2),
  shift: fc.boolean(),
  pressure: fc.double({ min: 0, max: 1, noNaN: true }),
  radius: fc.constantFrom(0.5, 3, 8, 40, 128),
  tip: fc.constantFrom('round' as const, 'square' as const),
  adjusts: fc.boolean(),
  wand: fc.record({ tolerance: fc.integer({ min: 0, max: 254 }), connected: fc.boolean() }),
  code: fc.nat(6),
  ink: fc.oneof(
    { weight: 3, arbitrary: fc.constant({ kind: 'class' as const }) },
    fc.constantFrom(
      { kind: 'copy' as const, source: { kind: 'base' as const } },
      { kind: 'copy' as const, source: { kind: 'layer' as const, layerId: 'LABEL_sen2cor' } },
      { kind: 'copy' as const, source: { kind: 'target' as const } },
    ),
    fc.record({ kind: fc.constant('refine' as const), of: fc.constantFrom(...refinementKinds), by: fc.nat(6) }),
  ),
  over: fc.oneof(
    fc.constant({ kind: 'everything' as const }),
    fc.constant({ kind: 'priority' as const }),
    fc.record({ kind: fc.constantFrom('only' as const, 'protect' as const), classes: anyClasses }),
  ),
  gate: fc.constantFrom('off', 'off', 'S1_VV', 'L1C_B8'),
  whole: fc.boolean(),
});
type Gesture = typeof anyGesture extends fc.Arbitrary<infer G> ? G : never;

/** Takes everything into the hand, draws, and finishes what waits. */
function draw(gesture: Gesture, target: Target): void {
  const { options } = painting;
  const count = codesOf[target];
  painting.takeTool(gesture.tool);
  options.setRadius(gesture.radius);
  options.tip = gesture.tip;
  options.adjusts = gesture.adjusts;
  options.wand = gesture.wand;
  options.code[target] = gesture.code % count;
  options.paintOver(target, gesture.over);
  gate.isOn = gesture.gate !== 'off';
  if (gesture.gate !== 'off') gate.choose(gesture.gate);
  if (gesture.ink.kind === 'refine') {
    workspace.tools.refining.kind = gesture.ink.of;
    workspace.tools.refining.by = gesture.ink.by % count;
    workspace.tools.refine();
  } else ink.choose(gesture.ink);
  if (gesture.whole && gesture.ink.kind !== 'class') painting.previewWhole();
  else press(gesture);
  painting.finish();
  expect(painting.draft).toBe(null);
}

function press({ tool, points, button, shift, pressure }: Gesture): void {
  const how = { button, shift, pressure, device: 'pen' } as const;
  if (tool === 'polygon') for (const one of points) hand.stroke([one], how);
  else hand.stroke(points, how);
}

const padding = (codes: Int16Array) => codes.filter((_, i) => isPadding(i % 512, Math.floor(i / 512)));

beforeAll(async () => {
  for (const target of ['manual_sc', 'manual_hq'] as const) {
    await parts.show(target);
    ink.choose({ kind: 'copy', source: { kind: 'target' } });
    await until(() => workspace.tools.otherTarget.document !== null);
    gate.isOn = true;
    for (const layer of ['S1_VV', 'L1C_B8']) {
      gate.choose(layer);
      await until(() => typeof workspace.tools.limits.now !== 'string');
    }
  }
});

it.each(['manual_hq', 'manual_sc'] as const)('any gesture on %s is undone to the byte, and redone', async (target) => {
  await parts.putAway(target);
  await fc.assert(
    fc.asyncProperty(anyGesture, async (gesture) => {
      const mask = document();
      const before = mask.codes.slice();
      const { headId } = mask;
      draw(gesture, target);
      const after = mask.codes.slice();
      expect(same(padding(after), padding(before))).toBe(true);
      expect(mask.headId !== headId).toBe(!same(after, before));
      expect(mask.painting).toBe(false);
      if (mask.headId === headId) return;
      await mask.undo();
      expect(same(mask.codes, before)).toBe(true);
      await mask.redo();
      expect(same(mask.codes, after)).toBe(true);
      await parts.saved();
    }),
    { numRuns: 20, endOnFailure: true },
  );
});

const anyStep = fc.oneof(
  { weight: 3, arbitrary: anyGesture },
  fc.constantFrom('undo' as const, 'redo' as const, 'escape' as const),
);

it('any sequence of gestures, undos and redos is the same mask when the project is opened again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('manual_hq' as const, 'manual_sc' as const),
      fc.array(anyStep, { minLength: 3, maxLength: 9 }),
      async (target, steps) => {
        await parts.putAway(target);
        for (const step of steps) {
          await session.outbox.room();
          if (step === 'escape') {
            hand.press(100, 100);
            painting.escape();
            hand.release();
          } else if (typeof step === 'string') await document()[step]();
          else draw(step, target);
        }
        await parts.saved();
        const connection = host.connect();
        const other = await openSession(connection, dataset);
        const mask = await other.workspace?.documents.load({ splitId: workspace.splitId, patch: 0, target });
        expect(mask?.headId).toBe(document().headId);
        expect(same(mask?.codes ?? new Int16Array(0), document().codes)).toBe(true);
        await connection.leave();
      },
    ),
    { numRuns: 4, endOnFailure: true },
  );
});
