/** A day as `YYYY-MM-DD`, which also sorts in time. */
export type Day = string;

/**
 * The day on which a patch was taken: the first date of the column `s2_date`, however the rest of it is written, else
 * the time stamp of its scene's name (`20190212T142031`). Null where neither names a day of the calendar.
 */
export function patchDay(date: string | null, sceneId: string | null): Day | null {
  const written = date === null ? null : /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)/.exec(date);
  const stamped = sceneId === null ? null : /(?:^|[^\d])(\d{4})(\d{2})(\d{2})T\d{6}/.exec(sceneId);
  return dayOf(written) ?? dayOf(stamped);
}

function dayOf(match: RegExpExecArray | null): Day | null {
  if (match === null) return null;
  const [, year, month, day] = match;
  const time = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(time.getTime())) return null;
  // February 30 would be taken for a day in March.
  const text = `${year}-${month}-${day}`;
  return time.toISOString().slice(0, 10) === text ? text : null;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days from one day to another: negative where the other is earlier. Null where one of them is not known. */
export function daysBetween(from: Day | null, to: Day | null): number | null {
  return from === null || to === null ? null : Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
