import { expect, test } from 'vitest';
import { datedSession } from '../../support/dated-session.ts';
import { until } from '../../support/session-driver.ts';

test('patches of the same place that are marked done teach too, where they have the same bands', async () => {
  const { workspace, ready } = await datedSession();
  await ready();
  const { proposals, work } = workspace;
  const { assist } = workspace.drafting;
  assist.learnFrom('scribbles');
  assist.change({ majorityBox: 1, smallestIsland: 0 });
  const sibling = { splitId: workspace.splitId, patch: 1, target: 'manual_hq' } as const;
  expect(assist.donePatches).toBe(0);
  work.say(sibling, { status: 'done' });
  await until(() => work.of(sibling).status === 'done');
  expect(assist.donePatches).toBe(1);

  proposals.run('assist');
  await until(() => !assist.stale);
  expect(assist.result?.trainedOn.others).toEqual([0, 0, 0, 0]);
  assist.learnFromDone(true);
  await until(() => !assist.stale);
  const { here, others } = assist.result?.trainedOn ?? { here: [], others: [] };
  expect(others.every((count, number) => count > 0 && count <= (here[number] ?? 0) / 2)).toBe(true);
  // Another place's, or one that is not done, teaches nothing.
  work.say(sibling, { status: 'in-work' });
  await until(() => assist.donePatches === 0);
});
