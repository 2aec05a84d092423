import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { MeasuredCounts } from '../../../electron/patch-list/measured-counts.ts';

const everywhere = (version: string) => !version.startsWith('base');

function measured(): { counts: MeasuredCounts; version: string } {
  const counts = new MeasuredCounts(4, 3);
  counts.take({ patches: Uint32Array.of(0, 2), counts: Uint32Array.of(1, 2, 3, 4, 5, 6) });
  const version = randomUUID();
  counts.setEdited(3, version, Uint32Array.of(7, 0xffffffff, 9));
  counts.setEdited(1, 'base 5', Uint32Array.of(1, 1, 1));
  return { counts, version };
}

test('what was measured is there again when it is unpacked, but for versions that are of one project alone', () => {
  const { counts, version } = measured();
  const again = new MeasuredCounts(4, 3);
  again.unpack(new Uint8Array(counts.pack(everywhere)));
  expect([...again.current()]).toEqual([1, 2, 3, 0, 0, 0, 4, 5, 6, 7, 0xffffffff, 9]);
  expect([again.isMeasured(3, version), again.isMeasured(1, 'base 5')]).toEqual([true, false]);
  expect([...again.missing()]).toEqual([1, 3]);
});

test('what is packed otherwise is not taken over', () => {
  const packed = new Uint8Array(measured().counts.pack(everywhere));
  const longer = new Uint8Array(packed.length + 1);
  longer.set(packed);
  const moreEdits = packed.slice();
  moreEdits[8] = 0xff;
  for (const bytes of [packed.slice(0, -1), longer, moreEdits, packed.slice(0, 5), new Uint8Array()]) {
    const again = new MeasuredCounts(4, 3);
    again.unpack(bytes);
    expect(again.knownCount()).toBe(0);
  }
  const ofOthers = new MeasuredCounts(3, 4);
  ofOthers.unpack(packed);
  expect(ofOthers.knownCount()).toBe(0);
});
