import { expect, test } from 'vitest';
import {
  describeBriefly,
  describeDetail,
  describeEdit,
  describeTool,
  editAge,
  editClock,
  shortName,
} from '../../renderer/state/edit-words.ts';

const edit = {
  ...{
    editId: 'a',
    parentId: null,
    annotator: 'Ada',
    at: '2026-11-27T10:00:00Z',
    pixelCount: 1,
    lastVisit: 1,
    detail: null,
  },
};

test('an edit is told by its tool and the class that it paints, where it paints one', () => {
  expect(describeEdit({ ...edit, tool: 'brush', code: 3 }, () => 'shadow')).toBe('brush, shadow');
  expect(describeEdit({ ...edit, tool: 'eraser', code: null }, () => 'shadow')).toBe('eraser');
  expect(describeTool('replay')).toBe('put on another label');
  expect(describeTool('a tool of a newer version')).toBe('a tool of a newer version');
});

test('a row that has the tick of an acceptance says the rest alone', () => {
  expect(describeBriefly('accept assist by brush')).toBe('assist by brush');
  expect(describeBriefly('brush')).toBe('brush');
});

test('an accepted proposal is told by its source and settings', () => {
  const proposed = { ...edit, tool: 'accept vote', code: 1, detail: '{"source":"vote","quorum":2}' };
  expect(describeDetail(proposed)).toBe('from vote: quorum 2');
  expect(describeDetail({ ...proposed, detail: null })).toBe(null);
  expect(describeDetail({ ...proposed, detail: 'of a later version' })).toBe(null);
});

test('a name of several words is told by their first letters', () => {
  expect(shortName('Ada Lovelace')).toBe('AL');
  expect(shortName('émilie du Châtelet')).toBe('ÉDC');
  expect(shortName('Ada')).toBe('Ada');
});

test('of today the age is told, of other days the day', () => {
  const now = new Date(2026, 10, 27, 14, 32);
  const at = (hours: number, minutes: number, day = 27) => new Date(2026, 10, day, hours, minutes).toISOString();
  expect(editAge(at(14, 32), now)).toBe('now');
  expect(editAge(at(14, 20), now)).toBe('12 min');
  expect(editAge(at(9, 40), now)).toBe('4 h');
  expect(editAge(at(23, 59), now), 'by a clock that was put back').toBe('now');
  expect(editAge(at(14, 32, 26), now)).toContain('26');
});

test('a state is named by its time, of another day with the day', () => {
  const now = new Date(2026, 10, 27, 14, 32);
  expect(editClock(new Date(2026, 10, 27, 9, 5).toISOString(), now)).toMatch(/^0?9:05/);
  expect(editClock(new Date(2026, 10, 26, 9, 5).toISOString(), now)).toMatch(/26.*9:05/);
});
