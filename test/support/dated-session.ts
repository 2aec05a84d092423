import { onTestFinished } from 'vitest';
import type { DatePicture } from '../../renderer/state/dates.svelte.ts';
import type { Workspace } from '../../renderer/state/workspace.svelte.ts';
import { DrivenClock } from './driven-clock.ts';
import { type SampleSplit, sampleMetadataRow, sampleSplits } from './sample-dataset.ts';
import { sampleSession, until } from './session-driver.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const layers = sampleSplits[0]?.layers ?? [];

/** One place on four days, over two splits; the clearest by its name is the second patch of val. */
const place: readonly SampleSplit[] = [
  {
    folder: 'train',
    patchCount: 3,
    layers,
    metadata: (patch) => ({
      ...sampleMetadataRow(0),
      roi_id: patch === 2 ? 'elsewhere' : 'here',
      s2_date: ['2020-05-01', '2020-03-01', '2020-06-01'][patch] ?? '',
      cloud_coverage: 'cloudy',
    }),
  },
  {
    folder: 'val',
    patchCount: 2,
    layers: ['L1C_B2', 'L1C_B3', 'L1C_B4'],
    metadata: (patch) => ({
      ...sampleMetadataRow(0),
      roi_id: 'here',
      s2_date: ['2020-08-01', '2020-04-01'][patch] ?? '',
      cloud_coverage: ['mid-cloudy', 'cloud-free'][patch] ?? '',
    }),
  },
];

export async function datedSession(splits: readonly SampleSplit[] = place) {
  const clock = new DrivenClock();
  const parts = await sampleSession(await temporaryFolder(), { splits }, null, (session) => {
    session.after = clock.after;
  });
  onTestFinished(() => parts.host.close());
  const { workspace } = parts;
  const { dates } = workspace;
  const ready = () => until(() => dates.known.isKnown && dates.known.clear !== null && fetchedAhead(workspace));
  return { ...parts, clock, dates, ready };
}

function fetchedAhead({ dates, composites }: Workspace): boolean {
  return dates.known.patches.every((date) => dates.pictures.of(date, composites.active) !== null);
}

/** What the pane shows: kind and patch. */
export function seen({ dates, composites }: Workspace): readonly [DatePicture['kind'], string, number] | null {
  const picture = dates.pictureIn(composites.active);
  return picture && [picture.kind, picture.date.splitId, picture.date.patch];
}
