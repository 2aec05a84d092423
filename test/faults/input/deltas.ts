import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { applyDelta, encodeDelta } from '../../../shared/raster/delta.ts';
import { randomBytes } from '../hostile/hostile-values.ts';
import type { HostileInput, Trial } from '../hostile-input.ts';

export const hostileDeltas: HostileInput = {
  what: 'deltas, of which one that is refused changes nothing',
  trials: { full: 60_000, short: 1_500 },
  begin: async () => ({ trial: deltaTrial() }),
};

function deltaTrial(): Trial {
  const before = new Int16Array(PATCH_PIXELS);
  const codes = before.slice();
  return (random) => {
    const after = before.slice();
    for (let left = 1 + random.below(4); left > 0; left--) {
      const start = (1 + random.below(500)) * PATCH_SIZE + 1 + random.below(400);
      after.fill(1 + random.below(3), start, start + 1 + random.below(90));
    }
    let delta = encodeDelta(before, after);
    const way = random.below(5);
    if (way === 0) delta = randomBytes(random, random.below(60));
    else if (way === 1) delta = delta.slice(0, random.below(delta.length));
    else if (way === 2) delta = Uint8Array.from([...delta, ...randomBytes(random, 1 + random.below(6))]);
    else if (way === 3) for (let n = 1 + random.below(3); n > 0; n--) delta[random.below(delta.length)] = random.next();
    try {
      applyDelta(codes, delta, 'forward');
      if (encodeDelta(before, codes).join() !== delta.join())
        throw new Error('the delta did another thing than it says');
      codes.fill(0);
    } catch (error) {
      if (codes.some((code) => code !== 0))
        throw new Error('a delta that was refused has changed the mask', { cause: error });
      throw error;
    }
  };
}
