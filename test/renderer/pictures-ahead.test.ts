import { expect, onTestFinished, test, vi } from 'vitest';
import { Pictures } from '../../renderer/state/picture-channels.ts';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { type Composite, compositePresets } from '../../shared/composites.ts';
import { defaultStretch, stretchingOf } from '../../shared/stretch.ts';
import { sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function preset(id: string): Composite {
  const found = compositePresets.find((composite) => composite.id === id);
  if (found === undefined) throw new Error(`${id} is a composite`);
  return found;
}

test('the composite before, those of keys and the next patch are prepared once the patch has been shown', async () => {
  const prepare = vi.spyOn(Pictures.prototype, 'prepare');
  const { workspace, host } = await sampleSession(await temporaryFolder(), {
    splits: [{ folder: 'train', patchCount: 3, layers: ['L1C_B2', 'L1C_B3', 'L1C_B4', 'L1C_B8', 'L1C_B11'] }],
  });
  onTestFinished(() => host.close());
  const { composites, layers, showing } = workspace;
  const bandOf = (patch: number, layerId: string) => {
    const layer = workspace.split.layers.find(({ id }) => id === layerId);
    if (layer === undefined) throw new Error(`${layerId} is a layer`);
    return layers.peek({ splitId: workspace.splitId, patch, layerId, itemType: layer.itemType });
  };
  const preparedOf = (id: string, patch: number, layerId: string) =>
    prepare.mock.calls.some(([composite, bands]) => composite.id === id && bands[0] === bandOf(patch, layerId));

  composites.choose(preset('ndvi'));
  composites.choose(preset('swir'));
  await until(() => showing.shown?.pictures[0]?.composite.id === 'swir');
  await until(() => preparedOf('swir', 1, 'L1C_B11'));
  await until(() => preparedOf('ndvi', 0, 'L1C_B8'));
  await until(() => preparedOf('ndsi', 0, 'L1C_B3'));
  prepare.mockRestore();
});

test('what was prepared is what is drawn from, measured', () => {
  const pictures = new Pictures();
  const bands = [0, 1].map((place) =>
    Int16Array.from({ length: PATCH_PIXELS }, (_, i) => 1000 + ((i * (7919 + place)) % 400)),
  );
  const ndsi = preset('ndsi');
  pictures.prepare(ndsi, bands);
  const [first, again] = [pictures.channelsOf(ndsi, bands), pictures.channelsOf(ndsi, bands)];
  if (first.kind !== 'numbers' || again.kind !== 'numbers') throw new Error('NDSI is computed');
  expect(again.channels[0]).toBe(first.channels[0]);
  const stretching = stretchingOf(ndsi, defaultStretch);
  expect(again.channels[0]?.levels(stretching, 0)).toBe(first.channels[0]?.levels(stretching, 0));
  expect(again.channels[0]?.levels({ ...stretching, gamma: 2 }, 0)).not.toEqual(
    first.channels[0]?.levels(stretching, 0),
  );
  const other = pictures.channelsOf(ndsi, [bands[1], bands[0]]);
  expect(other.kind === 'numbers' && other.channels[0] === first.channels[0]).toBe(false);
});

test('a next patch of a split that lacks a band of what is shown is no trouble', async () => {
  const prepare = vi.spyOn(Pictures.prototype, 'prepare');
  const { workspace, host } = await sampleSession(await temporaryFolder(), {
    splits: [
      { folder: 'train', patchCount: 2, layers: ['L1C_B2', 'L1C_B3', 'L1C_B4', 'L1C_B11'] },
      { folder: 'val', patchCount: 2, layers: ['L1C_B2', 'L1C_B3', 'L1C_B4'] },
    ],
  });
  onTestFinished(() => host.close());
  const { composites, queue, showing, splitId } = workspace;
  queue.startFrom(
    [
      { splitId, patch: 0 },
      { splitId: 'val', patch: 0 },
    ],
    'two splits',
  );
  await until(() => queue.isOn && queue.near.length > 0);
  composites.choose(preset('ndsi'));
  await until(() => showing.shown?.pictures[0]?.composite.id === 'ndsi');
  prepare.mockClear();
  // Worked out behind the next patch.
  await until(
    () => showing.failure !== null || prepare.mock.calls.some(([composite]) => composite.id === 'true-colour'),
  );
  expect(prepare.mock.calls.every(([composite, bands]) => bands.length === composite.bands.length)).toBe(true);
  expect(showing.failure).toBeNull();
  prepare.mockRestore();
});
