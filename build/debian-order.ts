import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { linuxSizes } from './icons.ts';

/*
 * electron-builder has a Debian package made by fpm, which it would download. A stand-in on the path writes down what is
 * ordered instead: which file goes where, on what the package depends, and the entry of the desktop's menu.
 */

export interface DebianOrder {
  /** Arguments of fpm. */
  readonly args: readonly string[];
  readonly desktopEntry: string;
  /** The script that runs after installing. */
  readonly afterInstall: string;
}

/** Puts the stand-in into `folder`, which is to be the first of the path. */
export function makeStandInFpm(folder: string): void {
  const script = `#!/bin/sh
folder=$(dirname "$0")
printf '%s\\0' "$@" > "$folder/args"
before=
for arg in "$@"; do
  case $arg in *=/usr/share/applications/*) cp "\${arg%%=*}" "$folder/desktop" ;; esac
  case $before in
    --after-install) cp "$arg" "$folder/after-install" ;;
    --package) : > "$arg" ;;
  esac
  before=$arg
done
`;
  writeFileSync(join(folder, 'fpm'), script, { mode: 0o755 });
}

/** What the stand-in in `folder` was asked for. */
export function readDebianOrder(folder: string): DebianOrder {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  return {
    args: read('args').split('\0').slice(0, -1),
    desktopEntry: read('desktop'),
    afterInstall: read('after-install'),
  };
}

const entryLines = [
  'Name=Cloudbrush',
  'Exec=/opt/Cloudbrush/cloudbrush-desktop %f',
  'Icon=cloudbrush-desktop',
  'StartupWMClass=cloudbrush',
  'Terminal=false',
  'Categories=Science;Geoscience;ImageProcessing;',
];
const iconFolder = '/usr/share/icons/hicolor';
const destinations = [
  '/opt/Cloudbrush',
  '/usr/bin/cloudbrush',
  '/usr/share/applications/cloudbrush.desktop',
  ...linuxSizes.map((size) => `${iconFolder}/${size}x${size}/apps/cloudbrush-desktop.png`),
];

/** Sentences about what the package would lack, or do that it should not. */
export function debianProblems({ args, desktopEntry, afterInstall }: DebianOrder): readonly string[] {
  const placed = args.map((arg) => /=(\/.*)$/.exec(arg)?.[1]);
  const lines = desktopEntry.split('\n');
  const problems = [
    ...destinations.filter((path) => !placed.includes(path)).map((path) => `The Debian package lacks ${path}.`),
    ...entryLines.filter((line) => !lines.includes(line)).map((line) => `The desktop entry lacks ${line}.`),
  ];
  for (const option of ['--name', '--maintainer', '--url', '--category', '--license', '-d']) {
    if (!args.includes(option)) problems.push(`The Debian package is made without ${option}.`);
  }
  if (lines.some((line) => line.includes('--no-sandbox'))) problems.push('The desktop entry turns the sandbox off.');
  if (/\/usr\/bin\/cloudbrush['" \n]/.test(afterInstall)) {
    problems.push('The script after installing replaces /usr/bin/cloudbrush.');
  }
  return problems;
}
