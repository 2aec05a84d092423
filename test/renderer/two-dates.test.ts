import { describe, expect, onTestFinished, test } from 'vitest';
import { datedSession, seen } from '../support/dated-session.ts';
import { until } from '../support/session-driver.ts';

describe('the flicker', () => {
  test('shows the other date and this one in turns, at the rate of the settings, until it is ended', async () => {
    const { workspace, dates, ready, clock, session } = await datedSession();
    await ready();
    dates.toggleFlicker();
    const turns: (string | null)[] = [];
    for (let turn = 0; turn < 4; turn++) {
      turns.push(dates.lookedAt?.day ?? null);
      expect(clock.waiting).toEqual([500]);
      clock.pass();
    }
    expect(turns).toEqual(['2020-04-01', null, '2020-04-01', null]);
    expect(workspace.painting.blocker).toBe('Two dates take turns. Stop the flicker, with Escape, then paint.');
    session.preferences.set({ flickerRate: 1 });
    clock.pass();
    expect(clock.waiting).toEqual([1000]);
    dates.toggleFlicker();
    expect(clock.waiting).toEqual([]);
    expect(seen(workspace)).toBeNull();
  });

  test('takes the date that was chosen, and goes on with the next one that is', async () => {
    const { dates, ready, clock } = await datedSession();
    await ready();
    dates.step(1);
    dates.toggleFlicker();
    expect(dates.lookedAt?.day).toBe('2020-08-01');
    // This date would take turns with itself.
    dates.step(-1);
    expect(dates.other?.day).toBe('2020-04-01');
    expect(clock.waiting).toHaveLength(1);
    expect(dates.back()).toBe(true);
    expect(clock.waiting).toEqual([]);
  });

  test('stays at this date until the other has come', async () => {
    const { workspace, dates, clock } = await datedSession();
    await dates.known.ask();
    dates.pictures.clear();
    dates.toggleFlicker();
    expect(seen(workspace)).toBeNull();
    await until(() => {
      clock.pass();
      return dates.lookedAt !== null;
    });
    expect(seen(workspace)?.[0]).toBe('date');
  });

  test('takes one turn at each press where the system asks for less motion', async () => {
    const { workspace, dates, ready, clock, calm } = { ...(await datedSession()), calm: true };
    await ready();
    Object.defineProperty(globalThis, 'matchMedia', { configurable: true, value: () => ({ matches: calm }) });
    onTestFinished(() => {
      Reflect.deleteProperty(globalThis, 'matchMedia');
    });
    dates.step(1);
    for (const day of [null, '2020-08-01', null]) {
      dates.toggleFlicker();
      expect(dates.lookedAt?.day ?? null).toBe(day);
    }
    expect(clock.waiting).toEqual([]);
    expect(workspace.painting.blocker).toBeNull();
  });
});

describe('the difference', () => {
  test('is of this date and the clear one, or the one stepped to, and can be painted on', async () => {
    const { workspace, dates, ready } = await datedSession();
    await ready();
    dates.toggleDifference();
    expect(seen(workspace)).toEqual(['difference', 'val', 1]);
    expect(workspace.painting.blocker).toBeNull();
    dates.step(1);
    expect(seen(workspace)).toEqual(['difference', 'val', 0]);
    dates.hold(true);
    expect(seen(workspace)).toEqual(['date', 'val', 1]);
    dates.hold(false);
    dates.toggleFlicker();
    expect(dates.difference).toBe(false);
    dates.toggleDifference();
    expect(dates.flicker.isOn).toBe(false);
    dates.back();
    expect(seen(workspace)).toBeNull();
  });
});
