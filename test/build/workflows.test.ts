import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const folder = join(import.meta.dirname, '../../.github/workflows');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly jobs: Readonly<
    Record<string, { readonly permissions?: unknown; readonly uses?: string; readonly steps?: readonly Step[] }>
  >;
}

/** Sentences about what a workflow may not do: run what can be changed behind our back, or more than it needs to. */
function workflowProblems(text: string): readonly string[] {
  const { on, permissions, jobs } = parse(text) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps ?? []);
  const used = [...Object.values(jobs), ...steps].flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
  const problems = used
    .filter((uses) => !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses))
    .map((uses) => `${uses} is not pinned by its commit.`);
  for (const uses of new Set(used)) {
    const lines = text.split('\n').filter((line) => line.includes(uses));
    if (!lines.every((line) => /@\S+ # v\d+\.\d+\.\d+$/.test(line))) problems.push(`${uses} does not say its version.`);
  }
  if (JSON.stringify(permissions) !== '{"contents":"read"}') problems.push('The workflow may do more than read.');
  for (const [name, job] of Object.entries(jobs)) {
    if (job.permissions !== undefined) problems.push(`The job ${name} has permissions of its own.`);
  }
  for (const step of steps) {
    if (step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false) {
      problems.push('A checkout leaves its credentials behind.');
    }
    if (step.run !== undefined && /\$\{\{/.test(step.run))
      problems.push(`An expression is put into a script: ${step.run}`);
  }
  const events = Object.keys(on).filter((event) => !['push', 'workflow_dispatch'].includes(event));
  return [...problems, ...events.map((event) => `The workflow runs on ${event}.`)];
}

const names = readdirSync(folder);

test.each(names)('%s pins its actions, and may do no more than it has to', (name) => {
  expect(workflowProblems(readFileSync(join(folder, name), 'utf8'))).toEqual([]);
});

test('packages are made on all three systems, after the tests', () => {
  const { jobs } = parse(readFileSync(join(folder, 'packages.yml'), 'utf8'));
  expect(jobs.packages.needs).toBe('test');
  const systems = (jobs.packages.strategy.matrix.os as string[]).map((os) => os.split('-')[0]);
  expect(new Set(systems)).toEqual(new Set(['ubuntu', 'windows', 'macos']));
});

describe('a workflow is refused', () => {
  const sound = readFileSync(join(folder, 'packages.yml'), 'utf8');
  test.each([
    ['with a tag for a commit', /@de0fac2\w+ # v6.0.2/, '@v6 # v6.0.2', 'actions/checkout@v6 is not pinned'],
    ['with a short commit', /@2028fbc5\w+/, '@2028fbc5', 'actions/setup-node@2028fbc5 is not pinned'],
    ['with a branch', /@b7c566a\w+/, '@main', 'actions/upload-artifact@main is not pinned'],
    ['without the version of a commit', / # v6.0.2/, '', 'does not say its version'],
    ['with leave to write', /contents: read/, 'contents: write', 'may do more than read'],
    ['with all permissions', /permissions:\n {2}contents: read\n/, '', 'may do more than read'],
    ['on what strangers send', /workflow_dispatch:/, 'pull_request_target:', 'runs on pull_request_target'],
    ['with credentials in the checkout', /persist-credentials: false/, 'fetch-depth: 1', 'leaves its credentials'],
    [
      'with an expression in a script',
      /run: npm run dist/,
      ['run: echo $', '{{ github.ref_name }}'].join(''),
      'is put into a script',
    ],
  ])('%s', (_what, part, replacement, problem) => {
    const tampered = sound.replace(part, () => replacement);
    expect(tampered).not.toBe(sound);
    expect(workflowProblems(tampered).join('\n')).toContain(problem);
  });
});
