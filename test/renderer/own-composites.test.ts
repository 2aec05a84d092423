import { expect, onTestFinished, test } from 'vitest';
import { CompositeImage } from '../../renderer/canvas/composite-image.ts';
import { CompositeDraft } from '../../renderer/state/composite-draft.svelte.ts';
import type { Workspace } from '../../renderer/state/workspace.svelte.ts';
import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import type { Recipe } from '../../shared/documents/own-composites.ts';
import { openSession, sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const brightness: Recipe = {
  kind: 'value',
  name: 'Brightness',
  expression: '(B2 + B3 + B4) / 3',
  colourMap: 'grey',
  range: [0, 1],
};

async function open() {
  const parts = await sampleSession(await temporaryFolder(), {
    splits: [
      { folder: 'train', patchCount: 2, layers: ['L1C_B2', 'L1C_B3', 'L1C_B4', 'LABEL_manual_hq'] },
      { folder: 'val', patchCount: 2, layers: ['L1C_B2', 'LABEL_manual_hq'] },
    ],
    pixels: (_split, layer, _patch, x) => (layer.startsWith('L1C') ? x * 10 : 0),
  });
  onTestFinished(() => parts.host.close());
  await parts.workspace.own.load();
  return parts;
}

function greyAt(workspace: Workspace, x: number): number {
  const out = new Uint32Array(PATCH_PIXELS);
  const picture = workspace.showing.shown?.pictures[0];
  if (picture == null) throw new Error('a patch is shown');
  new CompositeImage().render(out, picture.composite, picture.bands);
  return (out[100 * PATCH_SIZE + x] ?? 0) & 0xff;
}

test('a composite that was written is drawn, and is there for another page and in a layout that names it', async () => {
  const { workspace, host, dataset } = await open();
  const id = workspace.own.save(brightness, null);
  const composite = workspace.composites.own.find((own) => own.id === id);
  if (composite === undefined) throw new Error('it is offered');
  workspace.composites.choose(composite);
  await until(() => workspace.showing.shown?.pictures[0]?.composite.id === id);
  expect(greyAt(workspace, 256)).toBe(65);

  const other = (await openSession(host.connect(), dataset)).workspace;
  if (other == null) throw new Error('it opens');
  other.panes.active.compositeId = id;
  await until(() => other.composites.own.length === 1);
  expect(other.own.recipeOf(id)).toEqual(brightness);
  expect(other.composites.active.id).toBe(id);
});

test('a changed composite keeps its id, a removed one is gone, and a split without its layers does not offer it', async () => {
  const { workspace } = await open();
  const id = workspace.own.save(brightness, null);
  expect(workspace.own.save({ ...brightness, name: 'Darker', range: [0, 2] }, id)).toBe(id);
  expect(workspace.composites.own.map(({ name }) => name)).toEqual(['Darker']);
  workspace.chooseSplit(workspace.report.splits[1]?.id ?? '');
  expect(workspace.composites.own).toEqual([]);
  expect(workspace.own.list).toHaveLength(1);
  workspace.own.remove(id);
  expect(workspace.own.list).toEqual([]);
});

test('text from others adds its composites once', async () => {
  const { workspace } = await open();
  const { own } = workspace;
  own.save(brightness, null);
  const text = own.exported;
  expect(own.add(text)).toBe('0 added, 1 there already.');
  expect(own.add(text.replace('Brightness', 'Another'))).toBe('1 added.');
  expect(own.list.map(({ recipe }) => recipe.name)).toEqual(['Brightness', 'Another']);
  expect(own.add('{}')).toContain('These are no composites');
  expect(own.list).toHaveLength(2);
});

test('a draft can be kept once it has a name, readable expressions and a range or none', async () => {
  const { workspace } = await open();
  const draft = CompositeDraft.like(workspace.composites.active);
  expect([draft.red, draft.green, draft.blue]).toEqual(['B4', 'B3', 'B2']);
  expect(draft.recipe).toBeNull();
  draft.name = ' Mine ';
  expect(draft.recipe).toEqual({ kind: 'colours', name: 'Mine', expressions: ['B4', 'B3', 'B2'] });
  draft.kind = 'value';
  draft.expression = 'B4 /';
  expect(draft.recipe).toBeNull();
  draft.expression = 'B4 / B3';
  draft.from = '0,5';
  expect(draft.rangeProblem).toBe('Two numbers, the smaller one first.');
  draft.to = '2';
  expect(draft.recipe).toMatchObject({ expression: 'B4 / B3', range: [0.5, 2] });
  expect(CompositeDraft.of({ id: 'own-1', recipe: brightness }).recipe).toEqual(brightness);
});
