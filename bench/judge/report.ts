import { mean } from './mean.ts';
import { rules } from './rules/index.ts';
import { scenarios } from './scenarios.ts';
import { meanRatio } from './summary.ts';
import { medianMinute, type Outcome, type Tally } from './tally.ts';
import { percentFound, type Target } from './targets.ts';

const width = 27;
const column = 16;
const pad = (text: string, size: number) => text.padEnd(size).slice(0, size);
const short = (value: number) =>
  Number.isNaN(value) ? '-' : value >= 100 ? value.toFixed(0) : `${Number(value.toFixed(2))}`;

/** Rolled back %, the median minute of it, and extra failed requests a rollout. */
const cell = (outcome: Outcome, rollouts: number) =>
  `${short((100 * outcome.found) / rollouts)}/${short(medianMinute(outcome))}/${short(outcome.extra / rollouts)}`;

export function table(tallies: readonly Tally[], kind: 'published' | 'tuned', limits: readonly number[]): string {
  const rows = tallies.map((tally, i) => {
    const cells = tally[kind].map((outcome) => pad(cell(outcome, tally.rollouts), column));
    return `${pad(scenarios[i]?.name ?? '', width)}${pad(short((100 * tally.passed) / tally.rollouts), 8)}${cells.join('')}`;
  });
  const head = `${pad('', width)}${pad('passed', 8)}${rules.map((rule) => pad(rule.name, column)).join('')}`;
  const limited = `${pad('limit', width + 8)}${limits.map((limit) => pad(short(limit), column)).join('')}`;
  return [head, limited, ...rows, ...totals(tallies, kind)].join('\n');
}

function totals(tallies: readonly Tally[], kind: 'published' | 'tuned'): string[] {
  const of = (pick: (scenario: (typeof scenarios)[number]) => boolean | undefined) =>
    tallies.filter((_, i) => scenarios[i] !== undefined && pick(scenarios[i]));
  const bad = of((scenario) => scenario.kind === 'bad');
  const line = (name: string, values: readonly number[]) =>
    `${pad(name, width + 8)}${values.map((value) => pad(short(value), column)).join('')}`;
  const percent = (among: readonly Tally[]) =>
    rules.map((_, rule) => mean(among.map((tally) => percentFound(tally, rule, kind))));
  return [
    line('pooled false %', percent(of((scenario) => scenario.pooled))),
    line('the 23 regressions, found %', percent(bad)),
    line(
      'extra failed, mean ratio',
      meanRatio(
        bad.map((tally) => tally[kind]),
        bad[0]?.rollouts,
      ),
    ),
  ];
}

export const verdictOn = ({ name, value, met, wanted }: Target): string =>
  `${met ? 'met   ' : 'MISSED'} ${pad(name, 70)} ${short(value)} (${wanted})`;
