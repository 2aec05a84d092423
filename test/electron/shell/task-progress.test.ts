import { beforeEach, expect, it } from 'vitest';
import { TaskProgress } from '../../../electron/desktop/task-progress.ts';

let bar: number[];
let awake: boolean[];
let progress: TaskProgress;

beforeEach(() => {
  bar = [];
  awake = [];
  progress = new TaskProgress({
    showBar: (fraction) => bar.push(fraction),
    stayAwake: () => {
      awake.push(true);
      return () => awake.push(false);
    },
  });
});

it('shows how far a job is, and nothing once it has ended', () => {
  progress.show('a', { kind: 'export', done: 0, total: 0 });
  progress.show('a', { kind: 'export', done: 3, total: 12 });
  progress.show('a', { kind: 'export', done: 12, total: 12 });
  progress.show('a', null);
  expect(bar).toEqual([0, 0.25, 1, -1]);
});

it('shows the mean of several jobs, those included that wait for their turn', () => {
  progress.show('a', { kind: 'export', done: 5, total: 10 });
  progress.show('b', { kind: 'count-all', done: 0, total: 0 });
  progress.show('b', { kind: 'count-all', done: 9, total: 10 });
  progress.show('a', null);
  expect(bar.map((fraction) => fraction.toFixed(2))).toEqual(['0.50', '0.25', '0.70', '0.90']);
});

it('never shows more than all of a job', () => {
  progress.show('a', { kind: 'example', done: 11, total: 10 });
  expect(bar).toEqual([1]);
});

it('shows nothing of a sample', () => {
  progress.show('a', { kind: 'sample', done: 1, total: 2 });
  progress.show('a', null);
  expect([bar, awake]).toEqual([[], []]);
});

it('keeps the system awake while anything is written, and not for a count', () => {
  progress.show('count', { kind: 'count-all', done: 1, total: 2 });
  expect(awake).toEqual([]);
  progress.show('export', { kind: 'export', done: 1, total: 2 });
  progress.show('example', { kind: 'example', done: 1, total: 2 });
  progress.show('export', null);
  expect(awake).toEqual([true]);
  progress.show('example', null);
  expect(awake).toEqual([true, false]);
  progress.show('count', null);
  expect(awake).toEqual([true, false]);
});
