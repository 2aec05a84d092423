interface ColumnName {
  readonly name: string;
  /** Of its values; empty where they have none. */
  readonly unit: string;
}

/** CloudSEN12's own names that are too long to be read beside their values. */
const known: ReadonlyMap<string, ColumnName> = new Map([
  ['s2_view_off_nadir', { name: 'off nadir', unit: '°' }],
  ['s2_view_sun_azimuth', { name: 'sun azimuth', unit: '°' }],
  ['s2_view_sun_elevation', { name: 'sun elevation', unit: '°' }],
]);

/** What a column of metadata.csv is called on the screen. */
export function columnName(column: string): ColumnName {
  return known.get(column) ?? { name: column.replaceAll('_', ' '), unit: '' };
}
