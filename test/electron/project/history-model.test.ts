import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CommitAnswer, MaskPlace, StoredCommand } from '../../../electron/project/project-store.ts';
import {
  edit,
  expectPixels,
  flatMask,
  newProject,
  type OpenStore,
  painted,
  placeOf,
  shown,
  sourceOf,
} from './painted-masks.ts';

type Edit = Extract<StoredCommand, { kind: 'edit' }>;

interface TwinEdit {
  readonly id: string;
  readonly parentId: string | null;
  readonly mask: Int16Array;
}

/** What one mask should be, kept in the slowest and most obvious way: a whole mask per edit. */
class Twin {
  readonly base: Int16Array;
  readonly edits: TwinEdit[] = [];
  readonly recorded: { readonly command: StoredCommand; readonly headId: string | null }[] = [];
  headId: string | null = null;

  constructor(base: Int16Array) {
    this.base = base;
  }

  maskOf(id: string | null): Int16Array {
    return id === null ? this.base : (this.edits.find((one) => one.id === id) as TwinEdit).mask;
  }

  parentOf(id: string): string | null {
    return (this.edits.find((one) => one.id === id) as TwinEdit).parentId;
  }

  childrenOf(id: string | null): string[] {
    return this.edits.filter((one) => one.parentId === id).map((one) => one.id);
  }

  record(command: StoredCommand, mask?: Int16Array): void {
    if (command.kind === 'edit' && mask !== undefined) {
      this.edits.push({ id: command.commandId, parentId: command.parentId, mask });
      this.headId = command.commandId;
    }
    if (command.kind !== 'edit') this.headId = command.toId;
    this.recorded.push({ command, headId: this.headId });
  }
}

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('paint' as const),
      x: fc.integer({ min: 1, max: 40 }),
      y: fc.integer({ min: 1, max: 40 }),
      w: fc.integer({ min: 1, max: 13 }),
      h: fc.integer({ min: 1, max: 17 }),
      code: fc.integer({ min: 0, max: 3 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('undo' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('redo' as const), pick: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resend' as const), pick: fc.nat(99) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stale-edit' as const), pick: fc.nat(99) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stale-move' as const), pick: fc.nat(99) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wrong-before' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forged' as const), pick: fc.nat(99) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const sources = [sourceOf(flatMask(0)), sourceOf(painted(flatMask(2), 5, 5, 30, 30, 1))];
const places = [
  { patch: 0, target: 'manual_hq' as const },
  { patch: 6, target: 'manual_sc' as const },
];

class Run {
  readonly project: OpenStore;
  handle: number;
  readonly twins = [flatMask(0), painted(flatMask(2), 5, 5, 30, 30, 1)].map((base) => new Twin(base));

  constructor(project: OpenStore) {
    this.project = project;
    this.handle = project.handle;
  }

  place(mask: number): MaskPlace {
    return { splitKey: this.project.splitKey, ...places[mask] };
  }

  async send(mask: number, command: StoredCommand): Promise<CommitAnswer> {
    const answer = await this.project.store.commit(this.handle, this.place(mask), command, null);
    if (answer.status !== 'source-needed') return answer;
    return this.project.store.commit(this.handle, this.place(mask), command, sources[mask]);
  }

  async expectSaved(mask: number, command: StoredCommand, pixels?: Int16Array): Promise<void> {
    const answer = await this.send(mask, command);
    this.twins[mask].record(command, pixels);
    expect(answer).toMatchObject({ status: 'saved', headId: this.twins[mask].headId });
  }

  async check(mask: number): Promise<void> {
    const twin = this.twins[mask];
    const state = await this.project.store.maskState(this.handle, this.place(mask), sources[mask]);
    expect(state.headId).toBe(twin.headId);
    expect(state.edits.map(({ editId, parentId }) => ({ id: editId, parentId }))).toEqual(
      twin.edits.map(({ id, parentId }) => ({ id, parentId })),
    );
    expectPixels(shown(state), twin.maskOf(twin.headId));
  }

  async take(mask: number, one: Step): Promise<void> {
    const twin = this.twins[mask];
    const head = twin.headId;
    const now = twin.maskOf(head);
    if (one.do === 'paint') {
      const after = painted(now, one.x, one.y, one.w, one.h, one.code);
      const command = edit(head, now, after, { code: one.code });
      if (command.delta.byteLength > 0) await this.expectSaved(mask, command, after);
    } else if (one.do === 'undo' && head !== null) {
      await this.expectSaved(mask, move('undo', head, twin.parentOf(head)));
    } else if (one.do === 'redo') {
      const children = twin.childrenOf(head);
      if (children.length > 0) await this.expectSaved(mask, move('redo', head, children[one.pick % children.length]));
    } else if (one.do === 'resend' && twin.recorded.length > 0) {
      const { command, headId } = twin.recorded[one.pick % twin.recorded.length];
      expect(await this.send(mask, command)).toMatchObject({ status: 'saved', headId });
    } else if (one.do === 'stale-edit' && twin.edits.length > 0) {
      const others = [null, ...twin.edits.map((each) => each.id)].filter((id) => id !== head);
      const parentId = others[one.pick % others.length];
      const answer = await this.send(mask, edit(parentId, now, painted(now, 60, 60, 3, 3, 3)));
      expect(answer).toEqual({ status: 'refused', reason: 'head-moved', headId: head });
    } else if (one.do === 'stale-move' && twin.edits.length > 1) {
      const { id, parentId } = twin.edits[one.pick % twin.edits.length];
      if (id !== head) expect(await this.send(mask, move('undo', id, parentId))).toMatchObject({ status: 'refused' });
    } else if (one.do === 'wrong-before') {
      const wrong = edit(head, painted(now, 70, 70, 2, 2, 3), painted(now, 70, 70, 2, 2, 1));
      await expect(this.send(mask, wrong)).rejects.toMatchObject({ code: 'bad-delta' });
    } else if (one.do === 'forged' && twin.recorded.length > 0) {
      const { command } = twin.recorded[one.pick % twin.recorded.length];
      const forged = { ...command, annotator: 'Mallory' } as Edit;
      await expect(this.send(mask, forged)).rejects.toMatchObject({ code: 'bad-argument' });
    } else if (one.do === 'reopen') {
      await this.project.store.close(this.handle);
      const opened = await this.project.store.open({
        file: this.project.file,
        create: false,
        networkFileSystem: false,
      });
      this.handle = opened.handle;
    }
  }
}

function move(kind: 'undo' | 'redo', fromId: string | null, toId: string | null): StoredCommand {
  return { kind, commandId: randomUUID(), annotator: 'Ada', fromId, toId };
}

test('any sequence of commands, resent, stale, forged or cut by reopening, gives the same history as its slow twin', async () => {
  const steps = fc.array(fc.tuple(fc.nat(1), step), { minLength: 10, maxLength: 45 });
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const run = new Run(await newProject());
      for (const [i, [mask, one]] of all.entries()) {
        await run.take(mask, one);
        if (i % 6 === 5) await run.check(mask);
      }
      await run.take(0, { do: 'reopen' });
      for (const mask of [0, 1]) await run.check(mask);
      const recorded = run.twins.reduce((sum, twin) => sum + twin.recorded.length, 0);
      expect(await run.project.store.log(run.handle, {}, 0, 1000)).toHaveLength(recorded);
      await run.project.store.close(run.handle);
    }),
    { numRuns: 12 },
  );
}, 120_000);

test('two masks of one patch have histories of their own', async () => {
  const { store, handle, splitKey } = await newProject();
  const mask = flatMask(0);
  const dense = edit(null, mask, painted(mask, 9, 9, 3, 3, 1));
  const scribble = edit(null, mask, painted(mask, 9, 9, 3, 3, 6));
  await store.commit(handle, placeOf(splitKey, 2), dense, sources[0]);
  await store.commit(handle, placeOf(splitKey, 2, 'manual_sc'), scribble, sources[0]);
  expect((await store.maskState(handle, placeOf(splitKey, 2), sources[0])).headId).toBe(dense.commandId);
  expect((await store.maskState(handle, placeOf(splitKey, 2, 'manual_sc'), sources[0])).headId).toBe(
    scribble.commandId,
  );
});
