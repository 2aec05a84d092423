import * as v from 'valibot';
import { defaultSettings, type Settings, settingSchemas } from '../../shared/settings.ts';

export interface ParsedSettings {
  readonly settings: Settings;
  /** Settings of another version, as they stand in the file. */
  readonly unknown: Readonly<Record<string, unknown>>;
  /** Settings whose value could not be believed; `settings` has their defaults. */
  readonly damaged: readonly { readonly name: string; readonly value: unknown }[];
}

/** What a settings file says, each setting by itself; null where it is no JSON object at all. Never throws. */
export function parseSettings(text: string): ParsedSettings | null {
  const entries = entriesOf(text);
  if (entries === null) return null;
  const settings: Record<string, unknown> = { ...defaultSettings };
  const damaged: { name: string; value: unknown }[] = [];
  for (const [name, schema] of Object.entries(settingSchemas)) {
    const entry = entries.find(([key]) => key === name);
    if (entry === undefined) continue;
    const parsed = v.safeParse(schema, entry[1]);
    if (parsed.success) settings[name] = parsed.output;
    else damaged.push({ name, value: entry[1] });
  }
  const unknown = Object.fromEntries(entries.filter(([name]) => !Object.hasOwn(settingSchemas, name)));
  return { settings: settings as Settings, unknown, damaged };
}

export function settingsText({ settings, unknown }: Pick<ParsedSettings, 'settings' | 'unknown'>): string {
  return `${JSON.stringify({ ...unknown, ...settings }, null, 2)}\n`;
}

/** Own properties alone, so that `__proto__` is a name like any other. */
function entriesOf(text: string): [string, unknown][] | null {
  try {
    // Editors of Windows begin a file with a byte order mark.
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    // What is nested too deeply to be written again cannot be kept.
    JSON.stringify(value);
    return Object.entries(value);
  } catch {
    return null; // the caller sets the file aside and says so
  }
}
