import type { Counts } from '../../core/analysis/series.ts';
import type { AnsweredQuery } from './metric-queries.ts';

/**
 * Requests of one version above the two limits in a period, summed over its callers; undefined when a caller's
 * count is unknown, or without any answer. A request is counted when it is sent and its time when it is answered, which
 * may be in the next period. So the slow ones are never more than the sent `requests`.
 *
 * @param answers those of one version
 */
export function slowAt(answers: readonly AnsweredQuery[], start: number, requests: number): Counts['slow'] {
  const [lower, higher] = [aboveAt(answers, 0, start), aboveAt(answers, 1, start)];
  if (lower === undefined || higher === undefined) return undefined;
  return [Math.min(requests, lower), Math.min(requests, higher)];
}

function aboveAt(answers: readonly AnsweredQuery[], limit: number, start: number): number | undefined {
  const parts = answers
    .filter((answer) => answer.limit?.index === limit)
    .map((answer) => (answer.what === 'slow' ? given(answer, start) : counted(answers, answer, start)));
  const known = parts.filter((part) => part !== 'nothing');
  const sum = known.reduce((total, part) => total + part, 0);
  return known.length > 0 && Number.isFinite(sum) && sum >= 0 ? Math.round(sum) : undefined;
}

/** The count of a custom query. No data point is no count: a query that means 0 must fill it in. */
const given = ({ points }: AnsweredQuery, start: number): number => points.get(start) ?? Number.NaN;

/**
 * All response times of a caller but those within the limit. CloudWatch does not say whether a count of nothing is a 0
 * or no data point. If it is missing, the least of all times decides; without that the count is unknown.
 */
function counted(answers: readonly AnsweredQuery[], within: AnsweredQuery, start: number): number | 'nothing' {
  const of = (what: AnsweredQuery['what']) =>
    answers.find((answer) => answer.what === what && answer.caller === within.caller)?.points.get(start);
  const samples = of('samples') ?? 0;
  if (samples === 0) return 'nothing';
  const fast = within.points.get(start);
  if (fast !== undefined) return Math.max(0, samples - fast);
  const fastest = of('fastest');
  const all = fastest !== undefined && within.limit?.ms !== undefined && fastest > within.limit.ms;
  return all ? samples : Number.NaN;
}
