import { parseArgs } from 'node:util';
import { Crew } from './crew.ts';
import { type CohortRollout, checksum, cohorts } from './families/cohorts.ts';
import { type Frozen, packedMinutes, writeFrozen } from './families/frozen.ts';
import type { Work } from './worker.ts';

/** Writes what the engine of this tree decides, for later ones to be held against on the same arrays. */
const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'unnamed' },
    seeds: { type: 'string', default: '7,8' },
    rollouts: { type: 'string', default: '2000' },
    workers: { type: 'string', default: '2' },
  },
});
const crew = new Crew(Number(values.workers));
const chunk = 250;
const seeds: Record<string, Frozen['seeds'][string]> = {};
for (const seed of values.seeds.split(',').map(Number)) {
  const works = cohorts.flatMap(({ times }, cohort) =>
    Array.from({ length: Math.ceil((times * Number(values.rollouts)) / chunk) }, (_, i): Work => {
      const to = Math.min(times * Number(values.rollouts), (i + 1) * chunk);
      return { do: 'cohort', job: { seed, cohort, from: i * chunk, to, frozen: [] } };
    }),
  );
  const answers = await crew.all(works, (answer) => answer as CohortRollout[]);
  const ofCohort = (cohort: number) =>
    works.flatMap((work, i) => (work.do === 'cohort' && work.job.cohort === cohort ? (answers[i] ?? []) : []));
  seeds[seed] = Object.fromEntries(
    cohorts.map((cohort, i) => [
      cohort.name,
      { checksum: checksum(cohort, seed), minutes: packedMinutes(ofCohort(i).map(({ minute }) => minute)) },
    ]),
  );
}
await crew.dismiss();
writeFrozen({ engine: values.engine, seeds });
