import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type DebianOrder, debianProblems, makeStandInFpm, readDebianOrder } from '../../build/debian-order.ts';
import { linuxSizes } from '../../build/icons.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const icon = (size: number): string =>
  `icons/${size}x${size}.png=/usr/share/icons/hicolor/${size}x${size}/apps/cloudbrush-desktop.png`;

const sound: DebianOrder = {
  args: [
    ...['--name', 'cloudbrush', '--maintainer', 'us', '--url', 'here', '--category', 'science', '--license', 'MIT'],
    ...['-d', 'libnss3', 'deb/cloudbrush=/usr/bin/cloudbrush', 'unpacked/=/opt/Cloudbrush'],
    ...linuxSizes.map(icon),
    'entry=/usr/share/applications/cloudbrush.desktop',
  ],
  desktopEntry: `[Desktop Entry]
Name=Cloudbrush
Exec=/opt/Cloudbrush/cloudbrush-desktop %f
Terminal=false
Icon=cloudbrush-desktop
StartupWMClass=cloudbrush
Categories=Science;Geoscience;ImageProcessing;
`,
  afterInstall: "ln -sf '/opt/Cloudbrush/cloudbrush-desktop' '/usr/bin/cloudbrush-desktop'\n",
};

test('a Debian package with its command, window, icons and facts passes', () => {
  expect(debianProblems(sound)).toEqual([]);
});

test.each(sound.args.filter((arg) => /^-|=\//.test(arg)))('one that is made without %s does not', (arg) => {
  expect(debianProblems({ ...sound, args: sound.args.filter((other) => other !== arg) })).toHaveLength(1);
});

test('one whose menu entry is not ours, or turns the sandbox off, does not', () => {
  const desktopEntry = sound.desktopEntry.replace('%f', '--no-sandbox %U');
  expect(debianProblems({ ...sound, desktopEntry })).toEqual([
    'The desktop entry lacks Exec=/opt/Cloudbrush/cloudbrush-desktop %f.',
    'The desktop entry turns the sandbox off.',
  ]);
});

test('one that would put the window in the command’s place does not', () => {
  const afterInstall = sound.afterInstall.replace("'/usr/bin/cloudbrush-desktop'", "'/usr/bin/cloudbrush'");
  expect(debianProblems({ ...sound, afterInstall })).toHaveLength(1);
});

test('the stand-in for fpm writes down what it is asked for, and leaves a package behind', async () => {
  const folder = await temporaryFolder();
  makeStandInFpm(folder);
  writeFileSync(join(folder, 'my entry'), 'entry');
  writeFileSync(join(folder, 'my script'), 'script');
  const args = [
    ...[
      '--after-install',
      join(folder, 'my script'),
      '--package',
      join(folder, 'a.deb'),
      '--description',
      'two\nlines',
    ],
    `${join(folder, 'my entry')}=/usr/share/applications/cloudbrush.desktop`,
  ];
  expect(spawnSync(join(folder, 'fpm'), args).status).toBe(0);
  expect(readDebianOrder(folder)).toEqual({ args, desktopEntry: 'entry', afterInstall: 'script' });
  expect(readFileSync(join(folder, 'a.deb'))).toHaveLength(0);
});
