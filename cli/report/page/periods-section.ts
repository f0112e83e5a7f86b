import type { Counts, Period } from '../../../core/analysis/series.ts';
import { milliseconds, percent } from '../../terminal/format.ts';
import { errorRateOf } from '../charts/error-rate-chart.ts';
import { shareOf } from '../charts/weights-chart.ts';
import type { Story } from '../story.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { table } from './table.ts';
import { time } from './time.ts';

/** What was measured, period by period: the charts for those who do not see them, and the exact numbers for all. */
export function periodsSection(story: Story): Html {
  const { periods, stable, canary, percentile } = story;
  const told = periods.filter((period) => period.canary !== undefined || period.stable !== undefined);
  if (told.length === 0) return html``;
  const versionHeads = (name: string) => [
    `${name} requests`,
    'errors',
    ...(percentile === undefined ? [] : [percentile]),
  ];
  const cells = (counts: Counts | undefined) => [
    counts?.requests.toLocaleString('en-US') ?? '–',
    counts === undefined ? '–' : `${counts.errors.toLocaleString('en-US')} (${percent(errorRateOf(counts))})`,
    ...(percentile === undefined ? [] : [milliseconds(counts?.latencyMs)]),
  ];
  const rowOf = (period: Period) => {
    const share = shareOf(period);
    return [
      time(period.start),
      share === undefined ? '–' : percent(share / 100),
      ...cells(period.canary),
      ...cells(period.stable),
    ];
  };
  return html`<details><summary>What was measured, period by period</summary>
<div class="numbers">${table(
    `Requests, errors and response times of each whole period of ${story.periodSeconds} s, as CloudWatch has them`,
    ['From', 'Canary’s share', ...versionHeads(canary), ...versionHeads(stable)],
    told.map(rowOf),
  )}</div></details>`;
}
