import { expect, test } from 'vitest';
import { tellingWithoutPaths, withoutPaths } from '../../../electron/application/hide-paths.ts';
import type { Services } from '../../../electron/host/services-interface.ts';
import type { HostEvent } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';

const hide = (text: string): string => text.replaceAll('/secret/', '');
const check = { state: 'unchecked', reason: 'in /secret/x' } as const;
const backups = { newest: null, making: false, problem: 'no room in /secret/x' };

function answering(name: string, call: () => Promise<unknown>): Promise<unknown> {
  const services = withoutPaths({ [name]: call } as unknown as Services, hide) as unknown as Record<
    string,
    typeof call
  >;
  return services[name]();
}

test('sentences of answers name no folders above what is known, at any depth; ids and names are told to the letter', async () => {
  const safety = await answering('project.safety', async () => ({ check, backups }));
  expect(safety).toEqual({
    check: { state: 'unchecked', reason: 'in x' },
    backups: { ...backups, problem: 'no room in x' },
  });
  const report = {
    datasetId: '/secret/id',
    name: 'a/secret/b',
    problems: [{ message: '/secret/y', fileName: '/secret/z' }],
  };
  const project = { state: 'open', name: '/secret/n', editCount: 0, warning: '/secret/w' };
  expect(await answering('dataset.open', async () => ({ report, project }))).toEqual({
    report: { ...report, problems: [{ message: 'y', fileName: '/secret/z' }] },
    project: { ...project, warning: 'w' },
  });
  const bytes = new Uint8Array([1, 2]);
  expect(await answering('model.open', async () => ({ notes: ['/secret/a'], bytes }))).toEqual({ notes: ['a'], bytes });
  expect(await answering('dataset.reachable', async () => 'Not /secret/a.')).toBe('Not a.');
});

test('what an annotator wrote comes back as it was written', async () => {
  const text = '{"filters":["/secret/x"]}';
  expect(await answering('document.read', async () => text)).toBe(text);
});

test('errors and events name no such folders either', async () => {
  const failing = answering('mask.open', async () => Promise.reject(new AppError('unreadable', 'No /secret/a.')));
  await expect(failing).rejects.toMatchObject({ code: 'unreadable', message: 'No a.' });
  const told: HostEvent[] = [];
  const client = tellingWithoutPaths({ host: 'desktop', shell: null, emit: (event) => told.push(event) }, hide);
  client.emit({ kind: 'notice', message: 'In /secret/a.' });
  client.emit({ kind: 'project-safety', datasetId: '/secret/id', safety: { check, backups } });
  client.emit({ kind: 'open-place', place: { placeId: '1', name: '/secret/x' } });
  expect(told).toEqual([
    { kind: 'notice', message: 'In a.' },
    {
      kind: 'project-safety',
      datasetId: '/secret/id',
      safety: { check: { ...check, reason: 'in x' }, backups: { ...backups, problem: 'no room in x' } },
    },
    { kind: 'open-place', place: { placeId: '1', name: '/secret/x' } },
  ]);
});
