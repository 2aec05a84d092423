import type { NumberSetting, SwitchSetting } from '../../shared/proposals/sources.ts';
import { UsageError } from './command.ts';

interface SettingTable {
  readonly numbers: Readonly<Record<string, NumberSetting>>;
  readonly switches: Readonly<Record<string, SwitchSetting>>;
}

type Settings<T extends SettingTable> = { readonly [K in keyof T['numbers']]: number } & {
  readonly [K in keyof T['switches']]: boolean;
};

/** Settings given as `KEY=VALUE` over their defaults. Throws UsageError for an unknown one, or one out of its range. */
export function givenSettings<T extends SettingTable>(table: T, given: readonly string[]): Settings<T> {
  const { numbers, switches } = table;
  const values: Record<string, number | boolean> = {};
  for (const [key, { initial }] of [...Object.entries(numbers), ...Object.entries(switches)]) values[key] = initial;
  for (const text of given) {
    const [, key = '', value = ''] = /^(\w+)=(.*)$/.exec(text) ?? [];
    const [number, isSwitch] = [numbers[key], Object.hasOwn(switches, key)];
    if (Object.hasOwn(numbers, key) && number !== undefined) values[key] = numberWithin(key, value, number);
    else if (isSwitch) values[key] = yesOrNo(key, value);
    else throw new UsageError(`--set was ${text}, expected KEY=VALUE with one of ${settingNames(table)}`);
  }
  // Every key of the table has its value.
  return values as Settings<T>;
}

function numberWithin(key: string, text: string, { least, most }: NumberSetting): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= least && value <= most) return value;
  throw new UsageError(`--set ${key} was ${text}, expected a number from ${least} to ${most}`);
}

function yesOrNo(key: string, text: string): boolean {
  if (text === 'yes' || text === 'no') return text === 'yes';
  throw new UsageError(`--set ${key} was ${text}, expected yes or no`);
}

function settingNames({ numbers, switches }: SettingTable): string {
  return [...Object.keys(numbers), ...Object.keys(switches)].join(', ');
}

/** A line for each setting, as a help prints it. */
export function settingLines({ numbers, switches }: SettingTable): string {
  const lines = [
    ...Object.entries(numbers).map(
      ([key, { title, unit, least, most, initial }]) =>
        `${`${key}=${initial}`.padEnd(22)} ${title}, ${least} to ${most}${unit === '' ? '' : ` ${unit}`}`,
    ),
    ...Object.entries(switches).map(
      ([key, { title, initial }]) => `${`${key}=${initial ? 'yes' : 'no'}`.padEnd(22)} ${title}`,
    ),
  ];
  return lines.map((line) => `    ${line}\n`).join('');
}
