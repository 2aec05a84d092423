import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** As `npm audit --json` answers; only what is looked at. */
export interface AuditAnswer {
  /** Where the registry, or the way to it, failed. */
  readonly message?: string;
  readonly error?: { readonly code?: string; readonly summary?: string };
  readonly vulnerabilities?: Readonly<Record<string, Vulnerability>>;
}

interface Vulnerability {
  readonly name: string;
  readonly severity: string;
  /** Advisories; a name instead is another package of the list that brings it. */
  readonly via: readonly (string | { readonly url: string; readonly title: string })[];
}

/** A finding that is accepted, with the reason why it does no harm here. */
export interface AcceptedFinding {
  readonly package: string;
  /** The advisory's address. */
  readonly advisory: string;
  readonly reason: string;
}

export interface Finding {
  readonly package: string;
  readonly severity: string;
  readonly advisory: string;
  readonly title: string;
}

/** Advisories, each once, or null where no registry answered. */
export function findingsOf(answer: AuditAnswer): readonly Finding[] | null {
  if (answer.vulnerabilities === undefined) return null;
  return Object.values(answer.vulnerabilities).flatMap(({ name, severity, via }) =>
    via.flatMap((cause) =>
      typeof cause === 'string' ? [] : [{ package: name, severity, advisory: cause.url, title: cause.title }],
    ),
  );
}

export interface Verdict {
  readonly lines: readonly string[];
  readonly passed: boolean;
}

/**
 * What is shipped fails on every finding that is not accepted; what only builds and tests is told and fails nothing. An
 * acceptance that no finding needs any more is told, so that it does not outlive its reason.
 */
export function verdictOn(
  shipped: readonly Finding[] | null,
  all: readonly Finding[] | null,
  accepted: readonly AcceptedFinding[],
): Verdict {
  if (shipped === null || all === null)
    return { lines: ['the registry has no answer about vulnerabilities: nothing was checked'], passed: true };
  const acceptanceOf = (finding: Finding): AcceptedFinding | undefined =>
    accepted.find((one) => one.package === finding.package && one.advisory === finding.advisory);
  const isShipped = (finding: Finding): boolean => shipped.some(({ advisory }) => advisory === finding.advisory);
  const told = all.map((finding) => {
    const reason = acceptanceOf(finding)?.reason;
    const where = isShipped(finding) ? 'shipped' : 'not shipped';
    const { severity, title, advisory } = finding;
    return `${where}, ${severity}: ${finding.package}, ${title} (${advisory})${reason ? `; accepted: ${reason}` : ''}`;
  });
  const idle = accepted.filter((one) => !all.some((finding) => acceptanceOf(finding) === one));
  const failing = all.filter((finding) => isShipped(finding) && acceptanceOf(finding) === undefined);
  const lines = [
    ...told,
    ...idle.map((one) => `accepted without need: ${one.package} (${one.advisory})`),
    `${all.length} findings, ${shipped.length} of them shipped, ${failing.length} not accepted`,
  ];
  return { lines, passed: failing.length === 0 };
}

/**
 * Names of what is bundled into dist or packed: what counts as shipped, whichever list of package.json it stands in.
 * Electron is packed by its builder, the page's and the host's libraries are bundled by Vite.
 */
export const bundled: readonly string[] = [
  '@lucide/svelte',
  'birpc',
  'clsx',
  'electron',
  'konva',
  'msgpackr',
  'svelte',
  'uplot',
  'valibot',
  'ws',
];

function audit(args: readonly string[]): AuditAnswer {
  const { stdout } = spawnSync('npm', ['audit', '--json', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    timeout: 120_000,
    shell: process.platform === 'win32',
  });
  try {
    return JSON.parse(stdout || '{}') as AuditAnswer;
  } catch {
    return {}; // a registry that answers something else than JSON has not answered
  }
}

function main(): void {
  const accepted = JSON.parse(readFileSync(join(import.meta.dirname, 'audit-accepted.json'), 'utf8'));
  const runtime = findingsOf(audit(['--omit=dev']));
  const all = findingsOf(audit([]));
  const shipped = all?.filter(
    (finding) => bundled.includes(finding.package) || runtime?.some(({ advisory }) => advisory === finding.advisory),
  );
  const { lines, passed } = verdictOn(runtime === null ? null : (shipped ?? null), all, accepted);
  for (const line of lines) console.log(`audit: ${line}`);
  if (!passed) process.exitCode = 1;
}

if (import.meta.main) main();
