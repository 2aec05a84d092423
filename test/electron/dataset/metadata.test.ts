import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Metadata, parseMetadata, parseTransform } from '../../../electron/dataset/metadata.ts';
import { Turns } from '../../../electron/dataset/turns.ts';
import type { Problem } from '../../../shared/dataset-report.ts';
import { formatCsv, sampleMetadataRow } from '../../support/sample-dataset.ts';

async function parsed(text: string | Uint8Array): Promise<Metadata> {
  const result = await parseMetadata(typeof text === 'string' ? Buffer.from(text) : text, 'metadata.csv', new Turns());
  if (result instanceof Metadata) return result;
  throw new Error(result.message);
}

async function refused(text: string | Uint8Array): Promise<Problem> {
  const result = await parseMetadata(typeof text === 'string' ? Buffer.from(text) : text, 'metadata.csv', new Turns());
  expect(result).not.toBeInstanceOf(Metadata);
  return result as Problem;
}

describe('metadata.csv', () => {
  test('as published tells all there is to know of a patch', async () => {
    const metadata = await parsed(formatCsv([0, 1, 2, 3, 4, 5].map(sampleMetadataRow)));
    expect(metadata.rowCount).toBe(6);
    expect(metadata.roiCount).toBe(2);
    const info = metadata.info(5);
    expect(info).toMatchObject({
      roiId: 'ROI_0001',
      sceneId: 'COPERNICUS/S2/20200115T101021_T32TQM_5',
      date: '2020-01-15',
      sunAzimuthDeg: 155,
      sunElevationDeg: 45.5,
      epsg: 32632,
      transform: { x: 306_000, y: 5_000_000, pixelMetres: 10 },
    });
    expect(info.columns).toHaveLength(18);
    expect(info.columns[0]).toEqual(['', '5']);
    expect(info.columns).toContainEqual(['annotator_name', 'Sample, Ann']);
  });

  test('may lack any column', async () => {
    const row = sampleMetadataRow(0);
    for (const missing of Object.keys(row)) {
      const { [missing]: _, ...rest } = row;
      const info = (await parsed(formatCsv([rest]))).info(0);
      expect(info.columns.map(([name]) => name)).not.toContain(missing);
      expect(info.roiId === null).toBe(missing === 'roi_id');
      expect(info.transform === null).toBe(missing === 'proj_transform');
      expect(info.sceneId).toBe(missing === 's2_id_gee' ? row.s2_id : row.s2_id_gee);
    }
    const bare = await parsed('anything\nx\n');
    expect(bare.roiCount).toBeNull();
    expect(bare.info(0)).toMatchObject({
      roiId: null,
      sceneId: null,
      date: null,
      epsg: null,
      columns: [['anything', 'x']],
    });
  });

  test('is read with a byte order mark, Windows line ends, semicolons, tabs and names in capitals', async () => {
    for (const text of [
      '\ufeffROI_ID,Proj_EPSG\r\nr1,EPSG:32633\r\n',
      'roi_id;proj_epsg\nr1;32633.0\n',
      'roi_id\tproj_epsg\nr1\t32633',
    ]) {
      expect((await parsed(text)).info(0)).toMatchObject({ roiId: 'r1', epsg: 32_633 });
    }
  });

  test('says nothing where a field is empty, no number, or out of range', async () => {
    const metadata = await parsed(
      'roi_id,s2_view_sun_azimuth,s2_view_sun_elevation,proj_epsg\n,361,abc,local\nNaN,,-91,\n',
    );
    for (const patch of [0, 1]) {
      expect(metadata.info(patch)).toMatchObject({
        roiId: null,
        sunAzimuthDeg: null,
        sunElevationDeg: null,
        epsg: null,
      });
    }
    expect(metadata.roiCount).toBe(0);
  });

  test('that cannot be used is told with the reason', async () => {
    expect((await refused('')).message).toContain('it is empty');
    expect((await refused('\n\n')).message).toContain('it is empty');
    expect((await refused('roi_id,s2_id\n')).message).toContain('it has a header line but no rows');
    expect((await refused(Buffer.from('a,b\n1,2\n', 'utf16le'))).message).toContain('it is not UTF-8 text');
    expect((await refused('a,b\n1,2\n1,2,3\n')).message).toContain('line 3 has 3 fields');
    const long = `roi_id\n${'1\n'.repeat(300_000)}`;
    expect((await refused(long)).message).toContain('it has more than 250,000 rows, more than a table of patches');
    const both = `${'c,'.repeat(4000)}d\n${`${','.repeat(4000)}\n`.repeat(2100)}`;
    expect((await refused(both)).message).toContain('it has more than 8,000,000 fields, more than a table of patches');
    const wide = `${'c,'.repeat(5000)}d\n${'1,'.repeat(5000)}2\n`;
    expect((await refused(wide)).message).toContain('it has 5,001 columns, more than a table of patches can have');
  });

  test('is decoded in pieces that may part a character', async () => {
    const name = `${'ä'.repeat(400_000)}€`;
    const metadata = await parsed(`roi_id\n"${name}"\n`);
    expect(metadata.value(0, 'roi_id')).toBe(name);
  });

  test('never throws, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const result = await parseMetadata(bytes, 'metadata.csv', new Turns());
        if (result instanceof Metadata) for (let patch = 0; patch < result.rowCount; patch++) result.info(patch);
        else expect(result.code).toBe('bad-metadata');
      }),
    );
  });
});

describe('the transform', () => {
  const place = { x: 300_000, y: 4_999_990.5, pixelMetres: 10 };

  test.each([
    '10, 0, 300000, 0, -10, 4999990.5',
    '[10.0, 0.0, 300000.0, 0.0, -10.0, 4999990.5]',
    '(10 0 3e5 0 -10 4999990.5)',
    '10,0,300000,0,-10,4999990.5,0,0,1',
    '| 10.00, 0.00, 300000.00|\n| 0.00,-10.00, 4999990.50|\n| 0.00, 0.00, 1.00|',
    '(300000.0, 10.0, 0.0, 4999990.5, 0.0, -10.0)',
  ])('is understood as %j', (text) => expect(parseTransform(text, 32_632)).toEqual(place));

  test.each([
    null,
    '',
    'none',
    '10, 0, 300000, 0, -10',
    '10, 1, 300000, 0, -10, 5000000',
    '10, 0, 300000, 0, 10, 5000000',
    '10, 0, 300000, 0, -20, 5000000',
    '10,0,300000,0,-10,5000000,0,0,2',
    '0, 0, 0, 0, 0, 0',
  ])('%j is none', (text) => expect(parseTransform(text, 32_632)).toBeNull());

  test('in degrees is none', () => {
    expect(parseTransform('0.0001, 0, 11.5, 0, -0.0001, 45.1', 4326)).toBeNull();
  });
});
