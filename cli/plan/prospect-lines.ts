import type { Prospect } from '../../core/preflight/prospect.ts';
import { worse } from '../../core/preflight/prospect.ts';
import { formatShare } from '../../core/text/share.ts';
import type { ForeseenRollout } from '../connection/dry-run.ts';
import { columns } from '../terminal/columns.ts';
import { clockTime } from '../terminal/format.ts';

type Foreseen = Prospect | ForeseenRollout;

/** What the analysis can expect of today's traffic, step by step, of which the `first` is the first that it judges. */
export function prospectLines({ requests, errorRate, noise, steps }: Foreseen, first = 1): string[] {
  const head = [
    '  STEP',
    'WEIGHT',
    'CANARY',
    'GOOD: PASSES AFTER',
    'FINDS WITHIN THE BAKE',
    `+${points(worse)}: ROLLED BACK AFTER`,
  ];
  const rows = steps.map((step, i) => [
    `  ${i + first}`,
    `${step.weight}%`,
    `${amount(step.requests)}/min`,
    step.passes === undefined ? 'never' : clockTime(step.passes),
    step.finds === undefined ? 'an outage at most' : `+${points(step.finds)}`,
    step.rollsBack === undefined
      ? 'never'
      : `${clockTime(step.rollsBack.seconds)} and about ${amount(step.rollsBack.failed)} failed requests`,
  ]);
  const passes = steps.flatMap((step) => step.passes ?? []);
  const loud = noise < 1.5 ? '' : `, which varies ${amount(noise)} times as much as by chance`;
  return [
    `  at today's traffic, ${amount(requests)} requests a minute with ${formatShare(errorRate)} errors${loud}, about:`,
    ...columns([head, ...rows]),
    ...(passes.length < steps.length ? [] : [`  a good canary is promoted after about ${clockTime(sum(passes))}`]),
  ];
}

const points = (proportion: number): string => `${Number((100 * proportion).toPrecision(2))}pp`;

/** Two digits: more would claim to know. */
const amount = (value: number): string => Number(value.toPrecision(2)).toLocaleString('en-US');

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
