import type { Rules } from '../../../core/analysis/settings.ts';
import { usualRules } from '../../../core/replay/replay.ts';
import type { Crew } from '../crew.ts';
import { type Ends, endsOf, endsText } from '../ends.ts';
import { rollbackMinute } from '../families/rollback-minute.ts';
import { randomOf } from '../random.ts';
import { atLeast, atMost, type Target } from '../targets.ts';
import { type Counting, countedBy, latencyTrace, ratio } from './latency-trace.ts';
import { peers } from './peers.ts';
import { changes, shapes } from './shapes.ts';

/** The parts of the bench draw from streams of their own: those of errors are below this. */
const stream = 5000;
const chunk = 250;

const countings: readonly { readonly name: string; readonly counting: Counting; readonly rules: Rules }[] = (
  ['asPromised', 'strict', 'none'] as const
).map((counting) => ({
  name: counting === 'none' ? 'p90 alone' : counting,
  counting,
  rules: {
    ...usualRules,
    latency: {
      percentile: counting === 'none' ? 'p90' : 'p99',
      ratio,
      slow: counting === 'none' ? 'asPromised' : counting,
    },
  },
}));

const rows = shapes.flatMap((shape) => changes.map((change) => ({ shape, change })));

export interface LatencyJob {
  readonly seed: number;
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/** Ours first. */
const judges = [...countings.map(({ name }) => name), ...peers.map(({ name }) => name)];

/** The minute of each rollout's rollback, 0 for never, for each way of counting and each peer on the same arrays. */
export function latencyMinutes({ seed, row, from, to }: LatencyJob): number[][] {
  const drawn = rows[row];
  if (drawn === undefined) throw new Error(`found row ${row}, allowed: 0 to ${rows.length - 1}`);
  return Array.from({ length: to - from }, (_, i) => {
    const trace = latencyTrace(drawn.shape, drawn.change, randomOf(seed, stream + row, from + i));
    const ours = countings.map(({ counting, rules }) =>
      rollbackMinute({ ...countedBy(trace, counting), extra: [] }, rules),
    );
    return [...ours, ...peers.map(({ minute }) => minute(trace))];
  });
}

export interface LatencyRow extends Ends {
  readonly shape: string;
  readonly change: string;
  /** The way in which ours counted, or the peer. */
  readonly judge: string;
}

export async function measureLatency(crew: Crew, seed: number, rollouts: number): Promise<LatencyRow[]> {
  const jobs = rows.flatMap((_, row) =>
    Array.from({ length: Math.ceil(rollouts / chunk) }, (_, i): LatencyJob => {
      return { seed, row, from: i * chunk, to: Math.min(rollouts, (i + 1) * chunk) };
    }),
  );
  const answers = await crew.all(
    jobs.map((job) => ({ do: 'latency', job }) as const),
    (answer) => answer as number[][],
  );
  return rows.flatMap(({ shape, change }, row) => {
    const all = jobs.flatMap((job, i) => (job.row === row ? (answers[i] ?? []) : []));
    return judges.map(
      (judge, i): LatencyRow => ({
        ...{ shape: shape.name, change: change.name, judge },
        ...endsOf(all.map((minutes) => minutes[i] ?? 0)),
      }),
    );
  });
}

export function latencyTable(measured: readonly LatencyRow[]): string {
  const cells = shapes.flatMap((shape) =>
    judges.map((judge) => {
      const values = changes.map((change) =>
        endsText(measured.find((one) => isOf(one, shape.name, change.name, judge)) ?? endsOf([])).padStart(12),
      );
      return `${`${shape.name}, ${judge}`.padEnd(24)}${values.join('')}`;
    }),
  );
  return [`${''.padEnd(24)}${changes.map(({ name }) => name.padStart(12)).join('')}`, ...cells].join('\n');
}

const isOf = (row: LatencyRow, shape: string, change: string, judge: string) =>
  row.shape === shape && row.change === change && row.judge === judge;

/** The least that is found of the longer tail, percent, and the latest median minute. None: it is not promised. */
const tails = [
  ['lognormal', 'strict', 97, 13],
  ['bimodal', 'strict', 85, 13],
  ['lognormal', 'asPromised', 95, 20],
] as const;

export function latencyTargets(measured: readonly LatencyRow[]): Target[] {
  const of = (shape: string, change: string, judge: string) =>
    measured.find((one) => isOf(one, shape, change, judge)) ?? endsOf([]);
  const both = (name: string, { found, minute }: Ends, least: number, latest: number) => [
    atLeast(`${name}, found %`, found, least),
    atMost(`${name}, median minute`, minute, latest),
  ];
  return [
    ...shapes.flatMap(({ name: shape }) => [
      ...countings.map(({ name }) => atMost(`${shape}, same, ${name}, false %`, of(shape, 'same', name).found, 1)),
      ...['x1.1', 'x1.2'].map((change) =>
        atMost(`${shape}, ${change}, asPromised, false %`, of(shape, change, 'asPromised').found, 2),
      ),
      ...both(`${shape}, x1.5, asPromised`, of(shape, 'x1.5', 'asPromised'), 99, 11),
      ...both(`${shape}, x1.5, strict`, of(shape, 'x1.5', 'strict'), 99, 8),
    ]),
    ...tails.flatMap(([shape, counting, least, latest]) =>
      both(`${shape}, tail +2 %, ${counting}`, of(shape, 'tail +2 %', counting), least, latest),
    ),
  ];
}
