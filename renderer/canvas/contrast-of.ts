import type { Composite } from '../../shared/composites.ts';
import { type StretchChoice, stretchingOf, type ValueRange } from '../../shared/stretch.ts';
import { type Channel, rangeOf } from '../state/channels.ts';
import type { LayerPixels } from '../state/layer-cache.ts';
import type { Pictures } from '../state/picture-channels.ts';

/**
 * The stretch under which any patch is as bright as this one is under `choice`. Of two dates in turns only what has
 * changed on the ground may change on the screen: measured on each alone, one cloud darkens all the land around it.
 * By rank there is no such range: then it is `choice`.
 */
export function contrastOf(
  pictures: Pictures,
  composite: Composite,
  bands: readonly LayerPixels[],
  choice: StretchChoice,
): StretchChoice {
  const stretching = stretchingOf(composite, choice);
  const picture = pictures.channelsOf(composite, bands);
  if (picture.kind === 'blank' || picture.kind === 'codes') return choice;
  const channels: readonly Channel[] = picture.channels;
  const ranges = channels
    .map((channel, place) => rangeOf(channel, stretching, place))
    .filter((range): range is ValueRange => range !== null);
  if (ranges.length < channels.length) return choice;
  const fixed = { kind: 'fixed', ranges, gamma: stretching.gamma } as const;
  return { ...choice, own: { ...choice.own, [composite.id]: fixed } };
}
