import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { windowGrounds } from '../../../electron/desktop/window-grounds.ts';

it("is one of the grounds that the page's own themes have, so that nothing flashes", () => {
  const styles = readFileSync(join(import.meta.dirname, '../../../renderer/app.css'), 'utf8');
  const surrounds = [...styles.matchAll(/--surround:\s*([^;]+);/g)].map(([, colour]) => colour);
  expect(surrounds).toContain(windowGrounds.dark);
  expect(Object.values(windowGrounds)).toEqual(expect.arrayContaining(surrounds));
});
