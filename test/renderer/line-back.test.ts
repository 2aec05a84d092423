import { expect, onTestFinished, test } from 'vitest';
import { datedSession } from '../support/dated-session.ts';
import { sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('what could not be asked around a patch while the line was cut is asked when it is back', async () => {
  const { connection, workspace, session, dates, ready } = await datedSession();
  await ready();
  const { census } = workspace;
  connection.cut();
  // It was fetched ahead, so that it is shown all the same.
  workspace.next();
  await until(() => workspace.showing.current?.patch === 1 && dates.known.whyNone !== null);
  expect(dates.known.whyNone).toBe('The connection is lost.');
  census.forget('train', 'LABEL_manual_hq');
  await census.again('train', 'LABEL_manual_hq');
  expect(census.failureOf('train', 'LABEL_manual_hq')).toBe('The connection is lost.');
  session.run(connection.calls['recent.list']({}));
  await until(() => session.notices.list.length > 0);

  connection.mend();
  await until(() => dates.known.isKnown && census.of('train', 'LABEL_manual_hq') !== null);
  expect(dates.known.whyNone).toBe(null);
  expect(census.failureOf('train', 'LABEL_manual_hq')).toBe(null);
  expect(session.notices.list).toEqual([]);
});

test('trying again sends what waits, and asks for another line where the host does not answer on this one', async () => {
  const { connection, session, hand, host } = await sampleSession(await temporaryFolder());
  onTestFinished(() => host.close());
  connection.failCommands();
  hand.stroke([[90, 60]]);
  await until(() => session.saveState === 'not-saved');
  connection.mend();
  session.tryAgain();
  expect(connection.retries).toBe(1);
  await until(() => session.saveState === 'saved');
});
