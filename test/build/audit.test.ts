import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { describe, expect, test } from 'vitest';
import { type AcceptedFinding, type AuditAnswer, bundled, findingsOf, verdictOn } from '../../build/audit.ts';
import { bundlesOf } from '../../build/bundles.ts';

const root = join(import.meta.dirname, '../..');
const advisory = (id: string) => `https://github.com/advisories/${id}`;

/** As npm answers: a package of ours that is hurt by one that it needs. */
const answer: AuditAnswer = {
  vulnerabilities: {
    ws: { name: 'ws', severity: 'high', via: [{ url: advisory('GHSA-1'), title: 'falls over' }] },
    vite: { name: 'vite', severity: 'low', via: ['rollup'] },
    rollup: { name: 'rollup', severity: 'low', via: [{ url: advisory('GHSA-2'), title: 'writes elsewhere' }] },
  },
};
const all = findingsOf(answer) ?? [];
const shipped = all.filter((finding) => finding.package === 'ws');
const accepted: AcceptedFinding = { package: 'ws', advisory: advisory('GHSA-1'), reason: 'no such frame gets through' };

describe('the audit', () => {
  test('fails on a finding of what is shipped, and tells of the others', () => {
    expect(verdictOn(shipped, all, [])).toEqual({
      passed: false,
      lines: [
        `shipped, high: ws, falls over (${advisory('GHSA-1')})`,
        `not shipped, low: rollup, writes elsewhere (${advisory('GHSA-2')})`,
        '2 findings, 1 of them shipped, 1 not accepted',
      ],
    });
  });

  test('takes a finding that is accepted for this very advisory, and prints the reason', () => {
    const { passed, lines } = verdictOn(shipped, all, [accepted]);
    expect([passed, lines[0]]).toEqual([true, expect.stringMatching(/; accepted: no such frame gets through$/)]);
    expect(verdictOn(shipped, all, [{ ...accepted, advisory: advisory('GHSA-3') }]).passed).toBe(false);
  });

  test('tells of an acceptance that has outlived its finding', () => {
    const { lines } = verdictOn([], [], [accepted]);
    expect(lines).toEqual([
      `accepted without need: ws (${advisory('GHSA-1')})`,
      '0 findings, 0 of them shipped, 0 not accepted',
    ]);
  });

  test.each<AuditAnswer>([
    {},
    { message: '405 Method Not Allowed' },
    { error: { code: 'ENOAUDIT', summary: 'Your configured registry does not support audit requests.' } },
  ])('says plainly that no registry answers: %j', (none) => {
    expect(verdictOn(findingsOf(none), findingsOf(none), [])).toEqual({
      passed: true,
      lines: ['the registry has no answer about vulnerabilities: nothing was checked'],
    });
  });

  test('counts as shipped every package whose code is in a bundle', async () => {
    const names = new Set<string>(['electron']);
    for (const { config } of bundlesOf(root)) {
      const result = await build({ ...config, build: { ...config.build, write: false } });
      if ('on' in result) throw new Error('vite is watching');
      for (const file of [result].flat().flatMap(({ output }) => output)) {
        for (const id of file.type === 'chunk' ? file.moduleIds : []) {
          const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/'))?.[1];
          if (name !== undefined) names.add(name);
        }
      }
    }
    expect([...names].sort()).toEqual([...bundled].sort());
  });

  test('has a reason for each acceptance', () => {
    const all = JSON.parse(readFileSync(join(root, 'build/audit-accepted.json'), 'utf8')) as AcceptedFinding[];
    for (const one of all) expect(one.reason.length).toBeGreaterThan(40);
  });
});
