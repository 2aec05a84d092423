import { expect, test } from 'vitest';
import { columnName } from '../../renderer/ui/column-name.ts';

test("the sun's angles have short names and a unit", () => {
  expect(columnName('s2_view_sun_azimuth')).toEqual({ name: 'sun azimuth', unit: '°' });
});

test('a column that nobody has seen before is called as its file calls it', () => {
  expect(columnName('land_cover')).toEqual({ name: 'land cover', unit: '' });
});
