import type { AnsweredQuery, VersionQuery } from './metric-queries.ts';

/** Failed requests in each period, and whether they are known: a period without is one of 0 errors. */
interface Failures {
  readonly errors: readonly number[];
  readonly isReported: readonly boolean[];
}

/**
 * The 5xx answers of one version, with the requests that got no answer at all where a router counts all answers.
 *
 * @param answers those of one version
 * @param requests in each period; undefined without a data point
 */
export function failuresOf(
  answers: readonly AnsweredQuery[],
  starts: readonly number[],
  requests: readonly (number | undefined)[],
): Failures {
  const reported = starts.map((start) => sumAt(answers, 'errors', start));
  const errors = broughtBack(
    reported.map((sum) => sum ?? 0),
    requests,
  );
  const classes = answers.filter(({ what }) => what === 'errors' || what === 'answers');
  if (!classes.some(({ what }) => what === 'answers'))
    return { errors, isReported: reported.map((sum) => sum !== undefined) };
  const isReported = starts.map((start) =>
    classes.every(({ silentZeros, points }) => silentZeros || points.has(start)),
  );
  const unanswered = unansweredIn(classes, starts, requests);
  const failed = starts.map((start, i) => {
    const [bad = 0, sent] = [errors[i], requests[i]];
    if (sent === undefined || !isReported[i]) return bad;
    const least = sumAt(answers, 'connections', start) ?? 0;
    return Math.max(bad, Math.min(sent, Math.max(bad + (unanswered[i] ?? 0), least)));
  });
  return { errors: failed, isReported };
}

/**
 * Requests that no class of answers counts, in each period. One that is sent at a period's end may be answered in the
 * next: the answers there that are more than its requests belong to the period before. The newest period has no next
 * one yet. Its requests without an answer count only when they are most of it, more than those under way.
 */
function unansweredIn(
  classes: readonly AnsweredQuery[],
  starts: readonly number[],
  requests: readonly (number | undefined)[],
): number[] {
  const left = starts.map((start, i) => {
    const answered = classes.reduce((sum, { points }) => sum + (points.get(start) ?? 0), 0);
    return (requests[i] ?? 0) - Math.round(answered);
  });
  return left.map((open, i) => {
    const next = left[i + 1];
    if (next === undefined) return open > (requests[i] ?? 0) / 2 ? open : 0;
    return Math.max(0, open - Math.max(0, -next));
  });
}

/**
 * A request is counted when it is sent and its error when it is answered, which may be in the next period. So surplus
 * errors of a period belong to requests of the one before. Those of the first period were sent before the window.
 */
function broughtBack(errors: readonly number[], requests: readonly (number | undefined)[]): number[] {
  const settled = [...errors];
  for (let i = settled.length - 1; i >= 0; i -= 1) {
    const found = settled[i] ?? 0;
    const surplus = Math.max(0, found - (requests[i] ?? 0));
    const room = i === 0 ? surplus : Math.max(0, (requests[i - 1] ?? 0) - (errors[i - 1] ?? 0));
    const moved = Math.min(surplus, room);
    settled[i] = found - moved;
    if (i > 0) settled[i - 1] = (settled[i - 1] ?? 0) + moved;
  }
  return settled;
}

/** Sums come as floating point numbers; undefined when no caller has a point. */
export function sumAt(
  answers: readonly AnsweredQuery[],
  what: VersionQuery['what'],
  start: number,
): number | undefined {
  const values = answers.flatMap((answer) => (answer.what === what ? (answer.points.get(start) ?? []) : []));
  return values.length === 0 ? undefined : Math.round(values.reduce((sum, value) => sum + value, 0));
}
