import { IMAGE_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import type { Scene } from './scene.ts';

export const metadataHeader =
  ',annotator_name,roi_id,s2_id_gee,s2_id,s2_date,s2_view_sun_azimuth,s2_view_sun_elevation,land_cover,cloud_coverage,' +
  'difficulty,label_type,test,proj_epsg,proj_geometry,proj_shape,proj_centroid,proj_transform\n';

/** One row of metadata.csv; `index` is the patch's place in its split. */
export function metadataRow(scene: Scene, index: number): string {
  const { roi, date } = scene;
  const stamp = compactTime(date.date);
  const west = roi.easting;
  const north = roi.northing;
  const side = IMAGE_SIZE * 10;
  const corners = [
    [west, north - side],
    [west + side, north - side],
    [west + side, north],
    [west, north],
    [west, north - side],
  ];
  const ring = corners.map(([x, y]) => `${x} ${y}`).join(', ');
  return [
    String(index),
    ['ada', 'jan', 'mira'][scene.seed % 3],
    roi.roiId,
    `${stamp}_${stamp}_T${roi.tile}`,
    `S2A_MSIL1C_${stamp}_N0208_R122_T${roi.tile}_${stamp}`,
    date.date.toISOString(),
    date.sun.azimuth.toFixed(2),
    date.sun.elevation.toFixed(2),
    String(roi.landCover),
    coverageName(scene.truth),
    (1 + (scene.seed % 4)).toFixed(1),
    'high',
    String(roi.split === 'test' ? 1 : 0),
    String(roi.epsg),
    quoted(`POLYGON ((${ring}))`),
    String(IMAGE_SIZE),
    quoted(`POINT (${west + side / 2} ${north - side / 2})`),
    quoted(`10, 0, ${west}, 0, -10, ${north}`),
  ].join(',');
}

/** The names by which the dataset sorts patches by their share of cloud. */
export function coverageName(truth: Uint8Array): string {
  let cloudy = 0;
  for (const code of truth) if (code === 1 || code === 2) cloudy++;
  const share = cloudy / (IMAGE_SIZE * IMAGE_SIZE);
  if (cloudy === 0) return 'cloud-free';
  return share < 0.25 ? 'almost-clear' : share < 0.45 ? 'low-cloudy' : share < 0.65 ? 'mid-cloudy' : 'cloudy';
}

function compactTime(date: Date): string {
  return date.toISOString().slice(0, 19).replaceAll('-', '').replaceAll(':', '');
}

function quoted(text: string): string {
  return `"${text}"`;
}
