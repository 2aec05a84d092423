import { parseSettings } from '../../../electron/application/settings-text.ts';
import { keysOf } from '../../../shared/key-profiles.ts';
import { settingSchemas } from '../../../shared/settings.ts';
import { hostileValue } from '../hostile/hostile-values.ts';
import type { HostileInput } from '../hostile-input.ts';

const names = Object.keys(settingSchemas);

export const hostileSettings: HostileInput = {
  what: 'settings, and the keys that they make',
  trials: { full: 50_000, short: 1_000 },
  begin: async () => ({
    trial: (random) => {
      // Half of them under the names that are looked for.
      const name = names[random.below(names.length)] ?? 'keys';
      const value = random.below(2) === 0 ? hostileValue(random) : { [name]: hostileValue(random) };
      const parsed = parseSettings(JSON.stringify(value) ?? 'x');
      if (parsed !== null) keysOf(parsed.settings.keys.profile, parsed.settings.keys.changes);
    },
  }),
};
