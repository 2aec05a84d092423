import { readFileSync } from 'node:fs';

/*
 * Electron's fuses: switches in the executable itself, after a text that marks the place: a byte with the version of the
 * wire, one with the number of fuses, and one character per fuse.
 */

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const WIRE_VERSION = 1;

/** In the wire's order, with what we set. The last is Electron's own business: it is left as it comes. */
const wanted: readonly (readonly [name: string, state: '0' | '1' | null])[] = [
  ['RunAsNode', '1'],
  ['EnableCookieEncryption', '0'],
  ['EnableNodeOptionsEnvironmentVariable', '0'],
  ['EnableNodeCliInspectArguments', '0'],
  ['EnableEmbeddedAsarIntegrityValidation', '1'],
  ['OnlyLoadAppFromAsar', '1'],
  ['LoadBrowserProcessSpecificV8Snapshot', '0'],
  ['GrantFileProtocolExtraPrivileges', '0'],
  ['WasmTrapHandlers', null],
];

/** The fuses as Electron 45 comes, as a stand-in for its executable holds them. */
export function factoryWire(): Buffer {
  return Buffer.concat([Buffer.from(SENTINEL), Buffer.from([WIRE_VERSION, wanted.length]), Buffer.from('101100011')]);
}

/** Sentences about fuses of an executable that are not as we set them. On macOS it is the framework that has them. */
export function fuseProblems(executable: Uint8Array): readonly string[] {
  const bytes = Buffer.from(executable.buffer, executable.byteOffset, executable.byteLength);
  const problems: string[] = [];
  let at = bytes.indexOf(SENTINEL);
  if (at < 0) return ['The executable has no fuses.'];
  // A universal executable has two wires.
  for (; at >= 0; at = bytes.indexOf(SENTINEL, at + 1)) problems.push(...wireProblems(bytes, at + SENTINEL.length));
  return problems;
}

function wireProblems(bytes: Buffer, start: number): readonly string[] {
  const [version, length] = [bytes[start], bytes[start + 1]];
  if (version !== WIRE_VERSION) return [`The fuses are of version ${version}, not ${WIRE_VERSION}.`];
  const states = bytes.toString('latin1', start + 2, start + 2 + length);
  const problems = wanted.flatMap(([name, state], i) =>
    state === null || states[i] === state ? [] : [`The fuse ${name} is ${word(states[i])}, not ${word(state)}.`],
  );
  const unknown = length - wanted.length;
  if (unknown > 0) problems.push(`There are ${unknown} fuses more than anybody has decided on.`);
  return problems;
}

function word(state: string | undefined): string {
  if (state === '1') return 'on';
  if (state === '0') return 'off';
  return state === 'r' ? 'removed' : 'missing';
}

export function fuseProblemsOf(path: string): readonly string[] {
  return fuseProblems(readFileSync(path));
}
