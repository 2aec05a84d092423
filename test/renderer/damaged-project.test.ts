import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { damagePages, pagesWith, rootPage } from '../support/damaged-pages.ts';
import { sampleSplits } from '../support/sample-dataset.ts';
import { Hand, openSession, sampleSession, TestHost, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function paintedSession() {
  const folder = await temporaryFolder();
  const made = await sampleSession(folder, { splits: sampleSplits });
  onTestFinished(() => made.host.close());
  const { session, workspace, hand, userData } = made;
  workspace.painting.options.radius = 6;
  hand.stroke([
    [100, 100],
    [140, 100],
  ]);
  await session.outbox.idle();
  const projects = join(userData, 'projects');
  const projectFile = () => {
    const [name] = readdirSync(projects).filter((file) => file.endsWith('.cloudbrush'));
    return join(projects, name);
  };
  return { ...made, folder, projects, projectFile };
}

const codesShown = (workspace: { showing: { document: { codes: Int16Array } | null } }) =>
  Int16Array.from(workspace.showing.document?.codes ?? []);

test('a project that is opened has been looked through, and is backed up without being asked', async () => {
  const { session, host, userData } = await paintedSession();
  await until(() => session.safety.now?.check.state === 'sound');
  await until(() => session.safety.now?.backups.newest !== null && session.safety.now?.backups.making === false);
  expect(session.dialog).toBe('none');
  await session.safety.look();
  expect(session.safety.kept?.editCount).toBe(1);
  expect(session.safety.kept?.backups).toHaveLength(1);
  expect(readdirSync(join(userData, 'backups'))).toHaveLength(1);
  expect(host).toBeDefined();
});

test('no backup is made where none are to be kept', async () => {
  const folder = await temporaryFolder();
  const made = await sampleSession(folder, { splits: sampleSplits });
  const { session, dataset, userData } = made;
  await session.saveSettings({ backupsKept: 0 });
  await made.host.close();
  const before = readdirSync(userData).includes('backups') ? readdirSync(join(userData, 'backups')).length : 0;
  const host = await TestHost.start(userData);
  onTestFinished(() => host.close());
  const again = await openSession(host.connect(), dataset);
  new Hand(again.workspace ?? made.workspace).stroke([[50, 50]]);
  await again.outbox.idle();
  expect(again.safety.now?.backups).toMatchObject({ making: false, problem: null });
  expect(readdirSync(userData).includes('backups') ? readdirSync(join(userData, 'backups')).length : 0).toBe(before);
});

test('damage that is found while painting is asked about; strokes from then on stay with the page and go over', async () => {
  const { session, workspace, hand, projects, projectFile } = await paintedSession();
  await until(() => session.safety.now?.backups.newest !== null && session.safety.now?.backups.making === false);
  const damagedFile = projectFile();
  damagePages(damagedFile, rootPage(damagedFile, 'time_slice_of_patch'));
  const saved = codesShown(workspace);
  hand.press(200, 200);
  await session.safety.check();
  expect(session.dialog).toBe('damaged');
  expect(session.safety.damaged?.finding).toMatch(/./);
  expect(workspace.blockers.paint).toMatch(/^The project is damaged/);
  hand.release();
  await session.outbox.settled();
  await until(() => workspace.documents.withRefused.length === 1);
  expect(session.saveState).toBe('not-saved');

  await session.safety.recover();
  expect(session.safety.trouble).toBeNull();
  expect(session.safety.outcome?.sentences[0]).toMatch(/^1 edit on 1 patch was saved/);
  const keptAs = session.safety.outcome?.keptAs ?? '';
  expect(keptAs).toMatch(/\.cloudbrush\.damaged-.*Z$/);
  expect(readdirSync(projects)).toContain(keptAs);
  const after = session.workspace;
  if (after === null) throw new Error('the dataset is open');
  expect(after).not.toBe(workspace);
  await until(() => after.documents.withRefused.length === 1);
  await until(() => after.showing.document !== null);
  expect(codesShown(after)).toEqual(saved);
  session.leaveOutcome();
  await after.refused.apply(after.documents.withRefused[0]);
  await session.outbox.idle();
  expect(session.saveState).toBe('saved');
  expect(codesShown(after)).not.toEqual(saved);
  // It is the dataset's one project from now on: nobody is asked.
  await session.close();
  expect(readdirSync(projects).filter((name) => name.endsWith('.cloudbrush'))).toHaveLength(1);
});

test('a project that is damaged when it is opened offers its backups, and the work goes on in a copy of one', async () => {
  const { session, workspace, host, dataset, userData, projects, projectFile } = await paintedSession();
  await session.safety.backUp();
  const saved = codesShown(workspace);
  await host.close();
  const file = projectFile();
  const [page] = pagesWith(file, 'brush');
  const bytes = readFileSync(file);
  bytes.fill(0xa5, (page - 1) * 4096, page * 4096);
  writeFileSync(file, bytes);

  const second = await TestHost.start(userData);
  onTestFinished(() => second.close());
  const again = await openDamaged(second, dataset);
  expect(again.workspace?.project).toMatchObject({ state: 'damaged', finding: expect.any(String) });
  expect(again.dialog).toBe('damaged');
  await again.safety.look();
  const [backup] = again.safety.kept?.backups ?? [];
  expect(backup.editCount).toBe(1);
  await again.safety.openBackup(backup.backupId);
  expect(again.safety.trouble).toBeNull();
  expect(again.workspace?.project).toMatchObject({ state: 'open', editCount: 1 });
  await until(() => again.workspace?.showing.document != null);
  expect(codesShown(again.workspace ?? workspace)).toEqual(saved);
  // The damaged file is as it was, under a name that says so.
  const kept = again.safety.outcome?.keptAs ?? '';
  expect(readFileSync(join(projects, kept)).equals(bytes)).toBe(true);
});

test('a new project is started beside a damaged one, and leaving everything as it is leaves everything', async () => {
  const { session, host, dataset, userData, projects, projectFile } = await paintedSession();
  await until(() => session.safety.now?.backups.making === false);
  await host.close();
  const file = projectFile();
  const bytes = readFileSync(file).subarray(0, 4096 * 3);
  writeFileSync(file, bytes);
  const second = await TestHost.start(userData);
  onTestFinished(() => second.close());
  const again = await openDamaged(second, dataset);
  const before = readdirSync(projects);
  const { connection } = again;
  await again.close();
  expect(readdirSync(projects)).toEqual(before);
  const place = (await connection.calls['recent.list']({}))[0];
  await again.openPlace(place);
  if (again.workspace?.project.state === 'choose')
    await again.chooseProject(again.workspace.project.candidates[0].candidateId);
  await until(() => again.dialog === 'damaged');
  await again.safety.startNew();
  expect(again.safety.trouble).toBeNull();
  expect(again.workspace?.project).toMatchObject({ state: 'open', editCount: 0 });
});

test('another window of the same project goes over to the one that takes its place', async () => {
  const { session, host, dataset, workspace, projectFile } = await paintedSession();
  const other = await openSession(host.connect(), dataset);
  damagePages(projectFile(), rootPage(projectFile(), 'time_slice_of_patch'));
  await session.safety.check();
  await until(() => other.dialog === 'damaged');
  await session.safety.recover();
  expect(session.safety.trouble).toBeNull();
  await until(() => other.workspace?.datasetId === session.workspace?.datasetId);
  expect(other.workspace?.datasetId).not.toBe(workspace.datasetId);
  expect(other.dialog).toBe('none');
  expect(other.safety.damaged).toBeNull();
});

/** Opens a dataset whose project cannot be opened. */
async function openDamaged(host: TestHost, dataset: string) {
  const { Session } = await import('../../renderer/session.svelte.ts');
  const connection = host.connect();
  const session = await Session.start(connection);
  await session.saveSettings({ annotator: 'Ada' });
  await session.openPlace(await connection.placeOf(dataset));
  if (session.workspace?.project.state === 'choose')
    await session.chooseProject(session.workspace.project.candidates[0].candidateId);
  await until(() => session.dialog === 'damaged');
  return session;
}
