import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cloudbrush, makeWork } from './cli-fixture.ts';

const damage = async (project: string): Promise<Buffer> => {
  const bytes = await readFile(project);
  bytes.fill(0, 0, 4096);
  await writeFile(project, bytes);
  return bytes;
};
const dot = (codes: Int16Array): void => void codes.fill(0, 600, 620);

describe('cloudbrush recover', () => {
  it('writes a new project beside the damaged one, which stays as it is', async () => {
    const work = await makeWork();
    await work.paint({ split: 'train', patch: 2, change: dot }, { split: 'val', patch: 0, change: dot });
    const damaged = await damage(work.project);
    const { status, stdout } = await cloudbrush('recover', work.project, '--dataset', work.dataset);
    expect(status).toBe(0);
    const recovered = join(dirname(work.project), 'work-recovered.cloudbrush');
    expect(stdout).toContain(`Wrote ${recovered}\n  2 edits on 2 patches were saved, just as they were.\n`);
    expect((await readFile(work.project)).equals(damaged)).toBe(true);
    const log = await cloudbrush('log', work.dataset, '--project', recovered);
    expect(log.stdout.trimEnd().split('\n')).toHaveLength(2);
  });

  it('refuses a sound project unless it is asked to, and never writes over a file', async () => {
    const work = await makeWork();
    await work.paint({ split: 'train', patch: 2, change: dot });
    const output = join(work.folder, 'new.cloudbrush');
    const refused = await cloudbrush('recover', work.project, '--output', output);
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    expect(refused.stderr).toContain('Nothing is wrong with work.cloudbrush');
    expect(existsSync(output)).toBe(false);
    const asked = await cloudbrush('recover', work.project, '--output', output, '--anyway', '--json');
    expect(JSON.parse(asked.stdout)).toMatchObject({ output, counts: { intact: 1, lost: 0 }, told: [] });
    const again = await cloudbrush('recover', work.project, '--output', output, '--anyway');
    expect(again).toMatchObject({ status: 1, stdout: '' });
    expect(again.stderr).toContain('new.cloudbrush exists already');
  });

  it('says so where the file holds nothing of a project', async () => {
    const work = await makeWork();
    await writeFile(work.project, 'not a project');
    const { status, stderr } = await cloudbrush('recover', work.project);
    expect(status).toBe(1);
    expect(stderr).toContain('Nothing of a Cloudbrush project could be read in work.cloudbrush');
    expect((await cloudbrush('recover')).status).toBe(2);
  });
});
