import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Argument, HostEvent, HostInfo, OpenedDataset, ReplacedProject } from '../shared/contract.ts';
import type { DatasetReport } from '../shared/dataset-report.ts';
import { AppError } from '../shared/errors.ts';
import type { PatchWork } from '../shared/patch-list/patch-table.ts';
import { type DocumentName, parseDocument } from '../shared/project-documents.ts';
import type { ProjectCheck, ProjectSafety } from '../shared/project-safety.ts';
import { readLicences, runtimeVersions } from './application/about.ts';
import { DatasetExports } from './application/dataset-exports.ts';
import { datasetSources } from './application/dataset-sources.ts';
import { ExampleFolder } from './application/example-folder.ts';
import { tellingWithoutPaths, withoutPaths } from './application/hide-paths.ts';
import type { OpenDataset } from './application/open-dataset.ts';
import { OpenDatasets } from './application/open-datasets.ts';
import { PatchWorks } from './application/patch-work.ts';
import { placeDates } from './application/place-dates.ts';
import { ProjectRescue, type Recover, type Replaced } from './application/project-rescue.ts';
import { RecentDatasets } from './application/recent-datasets.ts';
import { JobTurns, RunningJobs } from './application/running-jobs.ts';
import { SafetyNet } from './application/safety-net.ts';
import { savedName } from './application/saved-name.ts';
import { SettingsStore } from './application/settings-store.ts';
import { shellCalls } from './application/shell-calls.ts';
import { scoresOf } from './dataset/score-task.ts';
import { reasonOf } from './dataset/system-reason.ts';
import { refuseProtected } from './export/target-file.ts';
import { accountName } from './host/account-name.ts';
import { internalErrorLine } from './host/internal-error.ts';
import { Places } from './host/places.ts';
import type {
  Application,
  ApplicationOptions,
  ClientContext,
  Follower,
  JobProgress,
  Services,
} from './host/services-interface.ts';
import { configureWorkers } from './host/worker-entries.ts';
import { CacheFolder } from './patch-list/cache-folder.ts';
import { somebodyIsAtWork } from './patch-list/standing-back.ts';
import { startProjectWorker } from './project/project-client.ts';
import type { Handle } from './project/project-store.ts';
import { recoverInWorker } from './project/recovery/recover-in-worker.ts';
import { version } from './version.ts';

type ChangedMask = Pick<Argument<'mask.open'>, 'splitId' | 'patch' | 'target'>;

const platforms: readonly string[] = ['linux', 'darwin', 'win32'] satisfies HostInfo['platform'][];

/** The application without a window: everything that both hosts and their pages share. */
export async function openApplication(options: ApplicationOptions): Promise<Application> {
  const { userDataDir, projectFile, workersDir, licencesFile } = options;
  // In a checkout this file and the workers are TypeScript, in a bundle JavaScript.
  const ending = import.meta.filename.endsWith('.ts') ? 'ts' : 'js';
  configureWorkers((name) => pathToFileURL(join(workersDir, `${name}.${ending}`)));
  const places = new Places(homedir());
  for (const own of [userDataDir, projectFile]) if (own !== null) await places.keepSecret(own);
  const log = (line: string): void => options.log(places.hide(line));
  const note = (line: string): void => options.note(places.hide(line));
  const clients = new Set<ClientContext>();
  /** Of a start, when there is no page yet that could show it. */
  const unheard: string[] = [];
  const notify = (message: string): void => {
    log(`notice: ${message}`);
    if (clients.size === 0) unheard.push(message);
    for (const client of clients) client.emit({ kind: 'notice', message });
  };
  const exampleDir = join(userDataDir, 'example');
  const settings = new SettingsStore(userDataDir, notify);
  const recent = new RecentDatasets(userDataDir, exampleDir, places, notify);
  const followers = new Set<Follower>();
  const { store, stop: stopStore } = startProjectWorker((handle) => safetyNet.foundDamaged(handle));
  const projectsDir = join(userDataDir, 'projects');
  const backupsDir = join(userDataDir, 'backups');
  const safetyNet = new SafetyNet({
    store,
    backupsDir,
    keep: async () => (await settings.read()).backupsKept,
    onChange: (handle, safety) => {
      for (const { datasetId, projectChoice } of datasets.all()) {
        if (projectChoice.chosen?.handle !== handle) continue;
        for (const client of clients) client.emit({ kind: 'project-safety', datasetId, safety });
      }
    },
    note,
  });
  const datasets = new OpenDatasets({
    store,
    projectsDir,
    watch: safetyNet,
    lists: {
      cache: new CacheFolder(join(userDataDir, 'cache'), note),
      onCounted: (counted) => {
        for (const client of clients) client.emit({ kind: 'patches-counted', ...counted });
      },
    },
  });
  const exports = new DatasetExports(store, () => datasets.all());
  const recover: Recover = async (opened, damagedFile, newFile, control) =>
    recoverInWorker(damagedFile, newFile, await datasetSources(opened.dataset), control);
  const rescue = new ProjectRescue({ store, datasets, projectsDir, backupsDir, recover });
  const works = new PatchWorks(store, (opened, mask, row) => workChanged(null, opened, mask, row));
  const turns = new JobTurns();
  /** Of all pages, those included that have gone and whose work is still being cleaned up. */
  const running = new Set<RunningJobs>();
  const example = new ExampleFolder(exampleDir);

  const annotator = async () => (await settings.read()).annotator ?? accountName();

  /** Nobody waits for it. */
  function inBackground(what: string, work: Promise<unknown>): void {
    work.catch((error: unknown) => log(internalErrorLine(what, error)));
  }

  let listsAsked = 0;
  let listTold = 0;

  /** Nobody waits for it: a folder on a drive that does not answer must not hold up what was asked for, nor a start. */
  function recentChanged(): void {
    if (followers.size === 0) return;
    const list = ++listsAsked;
    recent
      .folders()
      .then((folders) => {
        // of two lists that are looked at, the older may come later
        if (list < listTold) return;
        listTold = list;
        for (const follower of followers) follower.recent(folders);
      })
      .catch((error: unknown) => log(internalErrorLine('the list of recent datasets', error)));
  }

  /** A dataset is opened all the same where the list cannot be kept. */
  async function remember(path: string, report: DatasetReport): Promise<void> {
    try {
      await recent.opened(path, report);
    } catch (error) {
      notify(`The list of recent datasets cannot be kept: ${reasonOf(error)}.`);
    }
    recentChanged();
  }

  /** Told under every id by which a page may know the mask: a folder that was read anew has another dataset's id. */
  function tellOfMask(
    by: ClientContext | null,
    opened: OpenDataset,
    mask: ChangedMask,
    eventOf: (mask: ChangedMask & { readonly datasetId: string }, of: OpenDataset) => HostEvent,
  ): void {
    if (opened.projectChoice.chosen === null) return;
    const { handle } = opened.project;
    const splitKey = opened.splitKey(mask.splitId);
    for (const known of datasets.all()) {
      for (const splitId of known.splitIdsOf(handle, splitKey)) {
        const event = eventOf({ datasetId: known.datasetId, splitId, patch: mask.patch, target: mask.target }, known);
        for (const client of clients) if (client !== by) client.emit(event);
      }
    }
  }

  /** Told to the pages of every dataset whose work lies in the same project. */
  function documentChanged(by: ClientContext, opened: OpenDataset, name: DocumentName): void {
    for (const { datasetId, projectChoice } of datasets.all()) {
      if (projectChoice.file !== opened.projectChoice.file) continue;
      for (const client of clients) if (client !== by) client.emit({ kind: 'document-changed', datasetId, name });
    }
  }

  function maskChanged(by: ClientContext, opened: OpenDataset, mask: ChangedMask): void {
    tellOfMask(by, opened, mask, (changed, { lists }) => {
      lists.maskChanged(changed.splitId, changed.target, changed.patch);
      return { kind: 'mask-changed', ...changed };
    });
  }

  /** `by` is null where the page that did it does not know of it either. */
  function workChanged(by: ClientContext | null, opened: OpenDataset, mask: ChangedMask, row: PatchWork): void {
    tellOfMask(by, opened, mask, ({ patch: _, ...place }) => ({ kind: 'work-changed', ...place, row }));
  }

  async function openDataset(placeId: string): Promise<OpenedDataset> {
    const path = await places.reach(placeId);
    const opened = await datasets.open(path);
    const report = opened.dataset.report(opened.datasetId);
    const project = await opened.projectChoice.find(projectFile);
    await remember(path, report);
    return { report, project };
  }

  async function safetyOf(datasetId: string, of: (handle: Handle) => Promise<ProjectSafety>): Promise<ProjectSafety> {
    const { damaged, chosen } = datasets.get(datasetId).projectChoice;
    if (damaged === null && chosen !== null) return of(chosen.handle);
    const at = new Date().toISOString();
    const check: ProjectCheck =
      damaged === null ? { state: 'unchecked', reason: null } : { state: 'damaged', at, finding: damaged.finding };
    return { check, backups: { newest: null, making: false, problem: null } };
  }

  function projectReplaced(
    by: ClientContext,
    { opened, project, keptAs, recovery, goneIds }: Replaced,
  ): ReplacedProject {
    for (const datasetId of goneIds) {
      for (const client of clients) if (client !== by) client.emit({ kind: 'project-replaced', datasetId });
    }
    return { opened: { report: opened.dataset.report(opened.datasetId), project }, keptAs, recovery };
  }

  function connect(connecting: ClientContext): Services {
    const hide = (text: string): string => places.hide(text);
    const client = tellingWithoutPaths(connecting, hide);
    clients.add(client);
    const show = (jobId: string, progress: JobProgress | null): void => client.shell?.showProgress(jobId, progress);
    const jobs = new RunningJobs(client.emit, turns, show, note);
    running.add(jobs);
    const onlyInBrowser = () => {
      if (client.host === 'desktop')
        throw new AppError('unsupported', 'The desktop chooses folders with the dialogs of the system.');
    };
    const labelFile = async (placeId: string) => savedName(await places.reach(placeId), '.dat', 'An export');
    const services: Services = {
      ...shellCalls({ shell: client.shell, places, userDataDir }),
      'app.hello': async () => {
        for (const message of unheard.splice(0)) client.emit({ kind: 'notice', message });
        return {
          version,
          host: client.host,
          platform: platforms.includes(process.platform) ? (process.platform as HostInfo['platform']) : 'other',
          accountName: accountName(),
          settings: await settings.read(),
        };
      },
      'app.atWork': async () => {
        somebodyIsAtWork();
        return null;
      },
      'app.about': async () => ({
        version,
        runtime: runtimeVersions(process.versions, await store.sqliteVersion()),
        components: await readLicences(licencesFile),
      }),
      'settings.set': async (change) => {
        const changed = await settings.change(change);
        for (const other of clients) if (other !== client) other.emit({ kind: 'settings-changed', settings: changed });
        for (const follower of followers) follower.settings(changed);
        return changed;
      },
      'recent.list': () => recent.list(),
      'recent.forget': async ({ placeId }) => {
        await recent.forget(placeId);
        recentChanged();
        return null;
      },
      'recent.stopped': async ({ placeId, picture, ...stopped }) => {
        await recent.stopped(placeId, stopped, picture);
        return null;
      },
      'recent.picture': ({ placeId }) => recent.picture(placeId),
      'place.list': async ({ placeId }) => {
        onlyInBrowser();
        return places.list(placeId);
      },
      'place.child': async ({ placeId, name }) => {
        onlyInBrowser();
        return places.child(placeId, name);
      },
      'place.typed': async ({ path }) => {
        onlyInBrowser();
        return places.typed(path);
      },
      'example.create': ({ jobId, placeId }) =>
        jobs.run(jobId, 'example', async (control) =>
          places.add(await example.make(placeId === null ? null : await places.reach(placeId), control)),
        ),
      'dataset.open': ({ placeId }) => openDataset(placeId),
      'dataset.census': ({ datasetId, splitId, layerId, jobId, extent }) =>
        jobs.run(jobId, extent === 'all' ? 'count-all' : 'sample', (control) =>
          datasets.get(datasetId).census(splitId, layerId, extent, control),
        ),
      'project.choose': ({ datasetId, candidateId }) => datasets.get(datasetId).projectChoice.choose(candidateId),
      'project.copy': async ({ datasetId, placeId, overwrite }) => {
        const path = await places.reach(placeId);
        await refuseProtected(path, await exports.protectedFiles(), 'a copy of the project');
        savedName(path, '.cloudbrush', 'A copy of the project');
        await store.backup(datasets.get(datasetId).project.handle, path, overwrite);
        return null;
      },
      'project.safety': ({ datasetId }) => safetyOf(datasetId, (handle) => safetyNet.of(handle)),
      'project.check': ({ datasetId }) => safetyOf(datasetId, (handle) => safetyNet.check(handle)),
      'project.backUp': ({ datasetId }) => safetyOf(datasetId, (handle) => safetyNet.backUp(handle)),
      'project.backups': ({ datasetId }) => rescue.backups(datasets.get(datasetId)),
      'project.openBackup': async ({ datasetId, backupId }) =>
        projectReplaced(client, await rescue.openBackup(datasets.get(datasetId), backupId)),
      'project.startNew': async ({ datasetId }) =>
        projectReplaced(client, await rescue.startNew(datasets.get(datasetId))),
      'project.recover': ({ datasetId, jobId }) =>
        jobs.run(jobId, 'recovery', async (control) =>
          projectReplaced(client, await rescue.recover(datasets.get(datasetId), control)),
        ),
      'document.read': async ({ datasetId, name }) => store.document(datasets.get(datasetId).project.handle, name),
      'document.write': async ({ datasetId, name, text }) => {
        if (parseDocument(name, text) === null)
          throw new AppError('bad-argument', `What was to be kept as ${name} is not such a document.`);
        await store.setDocument(datasets.get(datasetId).project.handle, name, text);
        documentChanged(client, datasets.get(datasetId), name);
        return null;
      },
      'patch.info': async ({ datasetId, splitId, patch }) =>
        datasets.get(datasetId).dataset.split(splitId).patchInfo(patch),
      'patch.siblings': ({ datasetId, splitId, patch }) => placeDates(datasets.get(datasetId), splitId, patch),
      'patches.table': ({ datasetId, splitId }) => datasets.get(datasetId).lists.table(splitId),
      'patches.shares': ({ datasetId, splitId, target }) => datasets.get(datasetId).lists.shares(splitId, target),
      'patches.agreement': ({ datasetId, splitId, target, layerId, reading }) =>
        datasets.get(datasetId).lists.agreement(splitId, target, layerId, reading),
      'patches.findings': ({ datasetId, splitId, choice, readings }) => {
        const said = new Map(readings.map(({ layerId, reading }) => [layerId, reading]));
        return datasets.get(datasetId).lists.findings(splitId, choice, said);
      },
      'patches.thumbnails': ({ datasetId, splitId, patches }) =>
        datasets.get(datasetId).lists.thumbnails(splitId, patches),
      'patches.masks': ({ datasetId, splitId, target, patches }) =>
        datasets.get(datasetId).lists.masks(splitId, target, patches),
      'mask.open': async ({ datasetId, ...mask }) => {
        const opened = datasets.get(datasetId);
        const { adopted, ...state } = await opened.openMask(mask);
        if (adopted) maskChanged(client, opened, mask);
        return state;
      },
      'mask.deltas': ({ datasetId, ...mask }) => datasets.get(datasetId).deltas(mask),
      'mask.command': async (command) => {
        const opened = datasets.get(command.datasetId);
        const result = await opened.commit(command);
        if (result.status === 'saved') {
          maskChanged(client, opened, command);
          inBackground('the status of an edited patch', works.edited(opened, command));
        }
        return result;
      },
      'mask.resolve': async ({ datasetId, ...answer }) => {
        const opened = datasets.get(datasetId);
        const state = await opened.resolve(answer, await annotator());
        maskChanged(client, opened, answer);
        return state;
      },
      'mask.source': async ({ datasetId, ...mask }) => {
        const { itemType, codes } = await datasets.get(datasetId).source(mask);
        return { itemType, codes };
      },
      'mask.bases': ({ datasetId, ...mask }) => datasets.get(datasetId).bases(mask),
      'mask.at': ({ datasetId, ...mask }) => datasets.get(datasetId).maskAt(mask),
      'scores.read': ({ datasetId, placeId, jobId }) =>
        jobs.run(jobId, 'scores', async (control) =>
          scoresOf(datasets.get(datasetId).dataset, await places.reach(placeId), control),
        ),
      'model.open': async ({ datasetId, splitId, placeId }) => {
        const { dataset, models } = datasets.get(datasetId);
        return models.open(dataset.split(splitId), await places.reach(placeId));
      },
      'model.offer': ({ datasetId, modelId, patch }) => datasets.get(datasetId).models.offer(modelId, patch),
      'model.uncertainty': ({ datasetId, modelId, jobId }) =>
        jobs.run(jobId, 'uncertainty', (control) => datasets.get(datasetId).models.uncertainty(modelId, control)),
      'model.close': async ({ datasetId, modelId }) => {
        await datasets.get(datasetId).models.close(modelId);
        return null;
      },
      'alike.find': ({ datasetId, jobId, query }) =>
        jobs.run(jobId, 'alike', (control) => {
          const { dataset, lists } = datasets.get(datasetId);
          return lists.alike(
            dataset.splits.map(({ id }) => id),
            query,
            control,
          );
        }),
      'work.list': ({ datasetId, splitId, target }) => works.list(datasets.get(datasetId), splitId, target),
      'work.change': async ({ datasetId, ...change }) => {
        const opened = datasets.get(datasetId);
        const row = await works.change(opened, change);
        workChanged(client, opened, change, row);
        return row;
      },
      'work.spent': async ({ datasetId, ...slice }) => {
        const opened = datasets.get(datasetId);
        const row = await works.spend(opened, slice);
        workChanged(client, opened, slice, row);
        return row;
      },
      'scribble.unscribbled': ({ datasetId, splitId }) => datasets.get(datasetId).unscribbled(splitId),
      'scribble.decide': ({ datasetId, splitId, code }) => datasets.get(datasetId).decideUnscribbled(splitId, code),
      'export.start': ({ datasetId, jobId, placeId, ...choice }) =>
        jobs.run(jobId, 'export', async (control) => {
          const outPath = placeId === null ? null : await labelFile(placeId);
          const wanted = { ...choice, outPath, annotator: await annotator() };
          const { path, ...written } = await exports.start(datasets.get(datasetId), wanted, control);
          return { place: places.add(path), ...written };
        }),
      'export.preview': ({ datasetId, splitId, target }) => exports.preview(datasets.get(datasetId), splitId, target),
      'export.stale': async ({ datasetId, splitId, target, placeId }) => {
        const folder = placeId === null ? null : await places.reach(placeId);
        return exports.stale(datasets.get(datasetId), splitId, target, folder);
      },
      'export.removeStale': async ({ staleId }) => {
        await exports.removeStale(staleId);
        return null;
      },
      'job.cancel': async ({ jobId }) => {
        jobs.cancel(jobId);
        return null;
      },
      'window.closing': async ({ answer }) => {
        if (client.onClosingAnswer === undefined)
          throw new AppError('unsupported', 'A page of the browser is closed by the browser.');
        client.onClosingAnswer(answer);
        return null;
      },
      'dataset.reachable': async ({ datasetId }) => datasets.get(datasetId).dataset.unreachable(),
      readPixels: ({ datasetId, splitId, layerId, patch }) =>
        datasets.get(datasetId).dataset.split(splitId).layer(layerId).readPatch(patch),
      close: async () => {
        clients.delete(client);
        await jobs.end();
        running.delete(jobs);
      },
    };
    return withoutPaths(services, hide);
  }

  return {
    connect,
    placeOf: async (path) => places.add(path),
    follow: async (follower) => {
      followers.add(follower);
      follower.settings(await settings.read());
      recentChanged();
    },
    clearRecent: async () => {
      await recent.clear();
      recentChanged();
      for (const client of clients) client.emit({ kind: 'recent-changed' });
    },
    close: async () => {
      safetyNet.close();
      await Promise.all([...running].map((jobs) => jobs.end()));
      await datasets.closeAll();
      await stopStore();
      await Promise.all([settings.close(), recent.close()]);
    },
  };
}
