import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';

/** One tool of the check: a command of node_modules/.bin (or node itself) and how its findings are counted. */
interface Tool {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Matches once per finding in the tool's output, or captures a `count` of findings. */
  readonly finding: RegExp;
}

interface Outcome {
  readonly tool: Tool;
  readonly passed: boolean;
  readonly output: string;
  readonly tookMs: number;
}

const root = join(import.meta.dirname, '..');
const sources = ['shared', 'electron', 'renderer', 'build', 'test'];
/** More of one tool would bury the findings of the others. */
const shownLines = 120;
const typeError = /\berror TS\d+/g;

/** The slowest first, so that the last to start is short. */
const tools: readonly Tool[] = [
  { name: 'promises and Svelte', command: ['eslint', '--no-color', '.'], finding: /^ +\d+:\d+ +(error|warning)/gm },
  {
    name: 'types: page',
    command: ['svelte-check', '--tsconfig', 'renderer/tsconfig.json', '--fail-on-warnings', '--output', 'machine'],
    finding: /^\d+ (ERROR|WARNING) /gm,
  },
  { name: 'types: tests', command: ['tsc', '-p', 'test', '--pretty', 'false'], finding: typeError },
  { name: 'types: host and build', command: ['tsc', '-p', '.', '--pretty', 'false'], finding: typeError },
  { name: 'types: shared is pure', command: ['tsc', '-p', 'shared', '--pretty', 'false'], finding: typeError },
  {
    name: 'types: tools know no DOM',
    command: ['tsc', '-p', 'renderer/tools', '--pretty', 'false'],
    finding: typeError,
  },
  {
    name: 'import direction',
    command: ['depcruise', '--config', '.dependency-cruiser.js', '--output-type', 'err', ...sources],
    finding: /^ +(error|warn) /gm,
  },
  { name: 'unused code', command: ['knip', '--no-progress'], finding: /^[A-Z].* \((?<count>\d+)\)$/gm },
  {
    name: 'format and lint',
    command: ['biome', 'check', '--error-on-warnings', '--colors=off', '--max-diagnostics=200', '.'],
    finding: /^\S+( lint\/\S+| format| assist\/\S+)/gm,
  },
  { name: 'lock file', command: ['node', 'build/complete-lock.ts', '--check'], finding: /^ {2}node_modules/gm },
];

function run(tool: Tool): Promise<Outcome> {
  const startMs = performance.now();
  const [command, ...args] = tool.command;
  const path = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, PATH: path, NO_COLOR: '1', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part) => parts.push(part));
  child.stderr.on('data', (part) => parts.push(part));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      const output = Buffer.concat(parts).toString().trim();
      resolve({ tool, passed: status === 0, output, tookMs: performance.now() - startMs });
    });
  });
}

function report({ tool, passed, output, tookMs }: Outcome): void {
  const seconds = `${(tookMs / 1000).toFixed(1)} s`.padStart(7);
  const count = [...output.matchAll(tool.finding)].reduce((sum, match) => sum + Number(match.groups?.count ?? 1), 0);
  const found = passed ? '' : count > 0 ? `  ${count} found` : '  failed';
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${seconds}  ${tool.name}${found}`);
  if (passed) return;
  const lines = output.split('\n');
  for (const line of lines.slice(0, shownLines)) console.log(`     ${line}`);
  if (lines.length > shownLines)
    console.log(`     and ${lines.length - shownLines} more lines: ${tool.command.join(' ')}`);
  console.log();
}

/** Runs every tool, as many at once as there are processors, and tells whether all of them passed. */
async function checkAll(): Promise<boolean> {
  const waiting = [...tools];
  let passed = true;
  async function work(): Promise<void> {
    for (let tool = waiting.shift(); tool; tool = waiting.shift()) {
      const outcome = await run(tool);
      report(outcome);
      passed &&= outcome.passed;
    }
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
  return passed;
}

const startMs = performance.now();
const passed = await checkAll();
console.log(`check ${passed ? 'passed' : 'failed'} in ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
if (!passed) process.exitCode = 1;
