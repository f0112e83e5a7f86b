import { parseArgs } from 'node:util';
import { adaptiveServices } from './adaptive.ts';
import { Crew } from './crew.ts';
import { frozenSeeds, measureCohorts } from './families/measure.ts';
import { cohortTable, cohortTargets } from './families/rows.ts';
import { latencyTable, latencyTargets, measureLatency } from './latency/latency-rows.ts';
import { table, verdictOn } from './report.ts';
import { rules } from './rules/index.ts';
import { scenarios } from './scenarios.ts';
import { settingsTable } from './settings-rows.ts';
import { add, noTally, type Tally } from './tally.ts';
import { targets } from './targets.ts';
import { boundaryServices } from './type-one.ts';
import type { Work } from './worker.ts';

/** Pooled share of good rollouts that each rule's tuned limit rolls back. */
const tunedTo = 0.01;
const chunk = 250;

const { values } = parseArgs({
  options: {
    rollouts: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '7' },
    workers: { type: 'string', default: '2' },
  },
});
const [rollouts, seed, workers] = [values.rollouts, values.seed, values.workers].map(Number) as [
  number,
  number,
  number,
];
const started = performance.now();
console.log(
  `judge bench: ${rollouts} rollouts a scenario, seed ${seed}; cells: rolled back %/median minute/extra failed requests`,
);

const crew = new Crew(workers);
const chunks = (count: number) =>
  Array.from({ length: Math.ceil(count / chunk) }, (_, i) => ({
    from: i * chunk,
    to: Math.min(count, (i + 1) * chunk),
  }));
/** Answers come from our own threads, which are given nothing but what `Work` says. */
const as = <T>(answer: unknown) => answer as T;

const tuned = await tunedLimits();
const tallies = await allTallies();
const boundary = await boundaryShares();
const adaptive = await adaptiveMinutes();
const cohorts = await measureCohorts(crew, seed, rollouts);
// An error rate is rarer than a slow request: half as many rollouts settle these rows.
const latency = await measureLatency(crew, seed, Math.ceil(rollouts / 2));
const eachSetting = await settingsTable(crew, seed, Math.ceil(rollouts / 4));
await crew.dismiss();

console.log(
  `\npublished limits\n${table(
    tallies,
    'published',
    rules.map((rule) => rule.published),
  )}`,
);
console.log(`\nlimits tuned to ${100 * tunedTo} % pooled false rollbacks\n${table(tallies, 'tuned', tuned)}\n`);
console.log(`six rollouts a service, ± one standard error over services\n${cohortTable(cohorts)}\n`);
console.log(
  `response times, ${Math.ceil(rollouts / 2)} rollouts a cell: rolled back %/median minute\n${latencyTable(latency)}\n`,
);
console.log(
  `what one setting costs, ${Math.ceil(rollouts / 4)} rollouts a cell, of the pool four times as many: rolled back %/median minute\n${eachSetting}\n`,
);
if (!frozenSeeds().includes(String(seed)))
  console.log(`no pairs: the frozen engine judged the rollouts of seeds ${frozenSeeds().join(' and ')} alone\n`);
const found = [...targets({ tallies, boundary, adaptive }), ...cohortTargets(cohorts), ...latencyTargets(latency)];
for (const target of found) console.log(verdictOn(target));
console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s`);
process.exitCode = found.every((target) => target.met) ? 0 : 1;

async function tunedLimits(): Promise<number[]> {
  const pool = scenarios.flatMap((scenario, i) => (scenario.pooled ? [i] : []));
  // Other rollouts than those that the rules are then measured on.
  const works = pool.flatMap((scenario) =>
    chunks(rollouts).map((part): Work => ({ do: 'highest', job: { seed: seed + 1_000_003, scenario, ...part } })),
  );
  const answers = await crew.all(works, (answer) => as<number[][]>(answer));
  return rules.map((_, rule) => {
    const highest = answers.flatMap((answer) => answer[rule] ?? []).toSorted((a, b) => b - a);
    return highest[Math.floor(tunedTo * highest.length)] ?? Number.POSITIVE_INFINITY;
  });
}

async function allTallies(): Promise<Tally[]> {
  const works = scenarios.flatMap((_, scenario) =>
    chunks(rollouts).map((part): Work => ({ do: 'tally', job: { seed, scenario, ...part }, tuned })),
  );
  const answers = await crew.all(works, (answer) => as<Tally>(answer));
  const each = chunks(rollouts).length;
  return scenarios.map((_, i) => answers.slice(i * each, (i + 1) * each).reduce(add, noTally()));
}

async function boundaryShares(): Promise<number[]> {
  const count = 5 * rollouts;
  const each = chunks(count).length;
  const works = boundaryServices.flatMap((_, row) =>
    chunks(count).map((part): Work => ({ do: 'boundary', job: { seed, row, ...part } })),
  );
  const answers = await crew.all(works, (answer) => as<number>(answer));
  return boundaryServices.map((_, i) => answers.slice(i * each, (i + 1) * each).reduce((a, b) => a + b, 0) / count);
}

async function adaptiveMinutes(): Promise<number[]> {
  const works = adaptiveServices.map(
    (_, row): Work => ({ do: 'adaptive', job: { seed, row, rollouts: Math.min(rollouts, 500) } }),
  );
  const answers = await crew.all(works, (answer) => as<number[]>(answer));
  return answers.map((minutes) => minutes.toSorted((a, b) => a - b)[Math.floor(minutes.length / 2)] ?? Number.NaN);
}
