import { type AlikeQuery, type AlikeRegion, FARTHEST, MOST_TOLD_REGIONS } from './alike-query.ts';
import { type PatchRegions, regionRect } from './patch-regions.ts';
import type { SignatureDistance } from './signature-distance.ts';

/** The regions of a patch that are like the one that is searched for and carry its label, the nearest first. */
export function alikeRegions(
  regions: PatchRegions,
  { cloudClass }: Pick<AlikeQuery, 'cloudClass'>,
  distance: SignatureDistance,
): AlikeRegion[] {
  const near: { region: number; away: number }[] = [];
  for (let region = 0; region < regions.count; region++) {
    if (regions.classes[region] !== cloudClass) continue;
    const away = distance.of(regions.levels, region * regions.bandCount);
    if (away <= FARTHEST) near.push({ region, away });
  }
  return near
    .sort((a, b) => a.away - b.away || a.region - b.region)
    .slice(0, MOST_TOLD_REGIONS)
    .map(({ region, away }) => {
      const { x0, y0, x1, y1 } = regionRect(regions, region);
      return { distance: away, pixelCount: regions.pixelCounts[region], bounds: [x0, y0, x1, y1] };
    });
}
