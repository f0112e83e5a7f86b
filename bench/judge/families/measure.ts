import type { Crew } from '../crew.ts';
import { type CohortRollout, checksum, cohorts } from './cohorts.ts';
import { readFrozen, unpackedMinutes } from './frozen.ts';

const chunk = 240;

/** The rollouts of each cohort by its name, beside what the frozen engine decided about them. */
export type Cohorts = ReadonlyMap<string, readonly CohortRollout[]>;

/** The seeds of the rollouts that the frozen engine judged. */
export const frozenSeeds = (): string[] => Object.keys(readFrozen().seeds);

export async function measureCohorts(crew: Crew, seed: number, rollouts: number): Promise<Cohorts> {
  const frozen = frozenMinutes(seed);
  const jobs = cohorts.flatMap(({ name, times }, cohort) =>
    Array.from({ length: Math.ceil((times * rollouts) / chunk) }, (_, i) => {
      const [from, to] = [i * chunk, Math.min(times * rollouts, (i + 1) * chunk)];
      return { seed, cohort, from, to, frozen: frozen.get(name)?.slice(from, to) ?? [] };
    }),
  );
  const answers = await crew.all(
    jobs.map((job) => ({ do: 'cohort', job }) as const),
    (answer) => answer as CohortRollout[],
  );
  const of = (cohort: number) => jobs.flatMap((job, i) => (job.cohort === cohort ? (answers[i] ?? []) : []));
  return new Map(cohorts.map(({ name }, i) => [name, of(i)]));
}

/** Empty for a seed that the frozen engine has not seen. Verdicts on other arrays than ours are refused. */
function frozenMinutes(seed: number): Map<string, number[]> {
  const known = readFrozen().seeds[seed] ?? {};
  return new Map(
    cohorts.flatMap((cohort) => {
      const found = known[cohort.name];
      if (found === undefined) return [];
      if (found.checksum !== checksum(cohort, seed))
        throw new Error(
          `the frozen verdicts of "${cohort.name}", seed ${seed}, are those of other arrays: freeze anew`,
        );
      return [[cohort.name, unpackedMinutes(found.minutes)] as const];
    }),
  );
}
