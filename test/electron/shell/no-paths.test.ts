import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../renderer/connection/connection.ts';
import type { Argument, CallName, Results } from '../../../shared/contract.ts';
import { encodeDelta } from '../../../shared/raster/delta.ts';
import { findChromium } from '../../support/browser.ts';
import { samplePixels, writeSampleDataset } from '../../support/sample-dataset.ts';
import { Shell } from './shell.ts';

/** In the page. */
declare const connection: Connection;
declare const frames: string[];

interface Outcome<C extends CallName> {
  readonly answer?: Results[C];
  readonly error?: { readonly code: string; readonly message: string };
}

describe.skipIf(findChromium() === null)('what reaches the page of the desktop, on the stand-in for electron', () => {
  const shell = new Shell();
  /** Everything lies behind a link, so that a folder has two paths. */
  const at = (...names: string[]): string => join(shell.built.folder, 'pointer', ...names);

  /** A page whose frames are written down as they come, whatever is in them. */
  async function start(args: readonly string[] = [], { blocked = [] as readonly string[] } = {}): Promise<void> {
    rmSync(shell.built.userData, { recursive: true, force: true });
    rmSync(join(shell.built.folder, 'hidden'), { recursive: true, force: true });
    rmSync(join(shell.built.folder, 'pointer'), { force: true });
    mkdirSync(join(shell.built.folder, 'hidden', 'user-data'), { recursive: true });
    symlinkSync('hidden', join(shell.built.folder, 'pointer'), 'dir');
    for (const name of blocked) writeFileSync(at('user-data', name), 'not what should be here');
    await writeSampleDataset(at('clouds'));
    await shell.launch(['--user-data', at('user-data'), ...args]);
    await shell.page.evaluate(() => {
      Object.assign(window, { frames: [] });
      addEventListener('message', ({ ports }) => {
        for (const port of ports) {
          port.addEventListener('message', ({ data }) => {
            if (data instanceof Uint8Array) frames.push(new TextDecoder().decode(data));
          });
        }
      });
    });
    await shell.connectPage();
  }

  async function call<C extends CallName>(name: C, argument: Argument<C>): Promise<Outcome<C>> {
    const outcome = await shell.page.evaluate(
      async ([name, argument, delta]) => {
        const wanted = delta === null ? argument : Object.assign(argument as object, { delta: new Uint8Array(delta) });
        const called = connection.calls[name as 'app.hello'](wanted as never) as Promise<unknown>;
        return called.then(
          (answer) => ({ answer }),
          ({ code, message }) => ({ error: { code, message } }),
        );
      },
      [name, argument, 'delta' in argument ? [...argument.delta] : null] as const,
    );
    return outcome as Outcome<C>;
  }

  async function chosen(path: string, kind: Argument<'place.dialog'>['kind']): Promise<string> {
    await shell.app.order('dialog-path', path);
    return (await call('place.dialog', { kind })).answer?.placeId ?? '';
  }

  /** What each call was refused with. */
  async function refused(
    refusals: Readonly<Record<string, Promise<Outcome<CallName>>>>,
  ): Promise<Readonly<Record<string, string>>> {
    const told: Record<string, string> = {};
    for (const [what, outcome] of Object.entries(refusals)) told[what] = (await outcome).error?.message ?? 'done';
    return told;
  }

  async function openedDataset() {
    const placeId = await chosen(at('clouds'), 'folder');
    const { answer, error } = await call('dataset.open', { placeId });
    if (answer === undefined) throw new Error(error?.message);
    const splitId = answer.report.splits.find(({ name }) => name === 'train')?.id ?? '';
    const inDataset = { datasetId: answer.report.datasetId };
    return { placeId, inDataset, split: { ...inDataset, splitId } };
  }

  type Split = Awaited<ReturnType<typeof openedDataset>>['split'];

  async function edited(split: Split, parentId: string | null = null) {
    const mask = { ...split, patch: 2, target: 'manual_hq' as const };
    await call('mask.open', mask);
    const before = new Int16Array(512 * 512);
    for (let i = 0; i < before.length; i++) before[i] = samplePixels('train', 'LABEL_manual_hq', 2, i & 511, i >> 9);
    const delta = encodeDelta(before, before.slice().fill(0, 51_240, 51_260));
    const commandId = crypto.randomUUID();
    const rest = { tool: 'brush', code: 0, detail: null, annotator: 'Ana', parentId, commandId, delta };
    return call('mask.command', { kind: 'edit', ...mask, ...rest });
  }

  async function leaks(): Promise<readonly string[]> {
    const texts = await shell.page.evaluate(() => frames);
    expect(texts.length).toBeGreaterThan(1);
    return texts.filter((text) => /cloudbrush-shell-|hidden[/\\]|pointer[/\\]|[/\\]user-data/.test(text));
  }

  const exported = {
    target: 'manual_hq',
    itemType: 'int8',
    fill: null,
    overwrite: false,
    replaceSource: false,
  } as const;

  it('holds no path in a session whose files can be written and read', async () => {
    await start();
    const { placeId, split, inDataset } = await openedDataset();
    expect((await edited(split)).answer?.status).toBe('saved');
    await shell.app.order('second-instance', { folder: at('clouds'), project: null });
    await shell.heardEvents(1);
    const copy = await chosen(at('copy.cloudbrush'), 'save-project');
    const table = await chosen(at('scores.csv'), 'open-csv');
    writeFileSync(at('scores.csv'), 'roi_id,s2_id_gee,score\nROI_0000,x,0.5\n');
    const outPlace = await chosen(at('labels.dat'), 'save-dat');
    const done = await refused({
      copy: call('project.copy', { ...inDataset, placeId: copy, overwrite: false }),
      scores: call('scores.read', { ...inDataset, placeId: table, jobId: crypto.randomUUID() }),
      export: call('export.start', { ...split, ...exported, jobId: crypto.randomUUID(), placeId: outPlace }),
      stale: call('export.stale', { ...split, target: 'manual_hq', placeId: outPlace }),
      recent: call('recent.list', {}),
      stopped: call('recent.stopped', { placeId, split: 'train', patch: 1, target: 'manual_hq', picture: null }),
      backUp: call('project.backUp', inDataset),
      backups: call('project.backups', inDataset),
      check: call('project.check', inDataset),
      about: call('app.about', {}),
      hello: call('app.hello', {}),
    });
    expect(new Set(Object.values(done)), JSON.stringify(done)).toEqual(new Set(['done']));
    expect(await leaks()).toEqual([]);
  });

  it('holds no path where files and folders are missing, of another kind, in the way or links to others', async () => {
    await start();
    const { placeId, split, inDataset } = await openedDataset();
    await edited(split);
    mkdirSync(at('empty'));
    mkdirSync(at('in the way.dat'));
    mkdirSync(at('in the way.cloudbrush'));
    writeFileSync(at('file'), '');
    writeFileSync(at('there.dat'), 'x');
    writeFileSync(at('there.cloudbrush'), 'x');
    writeFileSync(at('bad.csv'), 'nothing,of,use\n1\n');
    symlinkSync(at('clouds', 'train', 'LABEL_manual_hq.dat'), at('link.dat'));
    symlinkSync('circle', at('circle'));
    const folders = ['empty', 'file', 'missing', 'circle', 'file/below', 'missing/below'];
    const told: Record<string, string> = {};
    for (const name of folders) {
      const asFolder = await chosen(at(name), 'folder');
      const asModel = await chosen(at(name), 'open-model-folder');
      Object.assign(
        told,
        await refused({
          [`open ${name}`]: call('dataset.open', { placeId: asFolder }),
          [`model ${name}`]: call('model.open', { ...split, placeId: asModel }),
        }),
      );
    }
    const files = ['missing/x', 'file/x', 'circle/x', 'there', 'in the way', 'link', 'clouds/train/LABEL_manual_hq'];
    for (const name of files) {
      const labels = await chosen(at(`${name}.dat`), 'save-dat');
      const project = await chosen(at(`${name}.cloudbrush`), 'save-project');
      const table = await chosen(at(`${name}.csv`), 'open-csv');
      const refusals = await refused({
        [`export ${name}`]: call('export.start', {
          ...split,
          ...exported,
          jobId: crypto.randomUUID(),
          placeId: labels,
        }),
        [`model ${name}.dat`]: call('model.open', { ...split, placeId: labels }),
        [`scores ${name}`]: call('scores.read', { ...inDataset, placeId: table, jobId: crypto.randomUUID() }),
        [`copy ${name}`]: call('project.copy', { ...inDataset, placeId: project, overwrite: false }),
        [`reveal ${name}`]: call('place.reveal', { placeId: table }),
      });
      Object.assign(told, refusals);
    }
    expect(told['export missing/x']).toContain('missing');
    expect(told['copy there']).toContain('there.cloudbrush');
    renameSync(at('clouds'), at('elsewhere'));
    Object.assign(
      told,
      await refused({
        reachable: call('dataset.reachable', inDataset),
        'open moved': call('dataset.open', { placeId }),
        recent: call('recent.list', {}),
        'export moved': call('export.start', {
          ...split,
          ...exported,
          jobId: crypto.randomUUID(),
          replaceSource: true,
          placeId: null,
        }),
      }),
    );
    const leaking = await leaks();
    expect(leaking, JSON.stringify(told, null, 1)).toEqual([]);
  });

  it('holds no path where a project that a path named is moved', async () => {
    await start(['--project', at('work', 'mine.cloudbrush')]);
    const { split, inDataset } = await openedDataset();
    const { answer } = await edited(split);
    renameSync(at('work'), at('away'));
    const gone = await refused({
      edit: edited(split, answer?.headId ?? null),
      document: call('document.write', { ...inDataset, name: 'filters', text: '{}' }),
      check: call('project.check', inDataset),
      backUp: call('project.backUp', inDataset),
      backups: call('project.backups', inDataset),
      safety: call('project.safety', inDataset),
    });
    expect(gone.edit).toContain('it is not in work any more');
    expect(await leaks(), JSON.stringify(gone)).toEqual([]);
  });

  it('holds no path where what is ours cannot be used, made or kept', async () => {
    await start([], { blocked: ['projects', 'settings.json', 'recent.json', 'backups', 'cache', 'thumbnails'] });
    const opening = call('dataset.open', { placeId: await chosen(at('clouds'), 'folder') });
    const told = await refused({
      opening,
      setting: call('settings.set', { annotator: 'Ana' }),
      recent: call('recent.list', {}),
      hello: call('app.hello', {}),
    });
    expect(told.opening).toContain('projects');
    expect(await leaks(), JSON.stringify(told)).toEqual([]);
  });

  it('holds no path where a project cannot be backed up', async () => {
    await start([], { blocked: ['backups'] });
    const { split, inDataset } = await openedDataset();
    await edited(split);
    const backUp = await call('project.backUp', inDataset);
    expect(backUp.answer?.backups.problem).toMatch(/\w/);
    expect(await leaks(), JSON.stringify(backUp)).toEqual([]);
  });

  it('holds no path where a project that a path named cannot be made', async () => {
    await start(['--project', at('user-data', 'settings', 'x.cloudbrush')], { blocked: ['settings'] });
    const opening = await call('dataset.open', { placeId: await chosen(at('clouds'), 'folder') });
    expect(opening.error?.message).toContain('x.cloudbrush');
    expect(await leaks(), JSON.stringify(opening)).toEqual([]);
  });
});
