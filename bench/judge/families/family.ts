import { logUniform, oneOf, type Random } from '../random.ts';

/** What all rollouts of a service share. */
export interface FamilyService {
  readonly rps: number;
  /** The usual error rate. */
  readonly usual: number;
  /** Deviation of the logarithm of each version's rate from minute to minute. */
  readonly deviation: number;
  /** Mean size of the clusters in which errors come. */
  readonly burst: number;
  /** What a worse release adds to the error rate. */
  readonly harm: number;
}

/** One minute's law: rates are proportions, traffic in times the usual. */
export interface Minute {
  readonly traffic: number;
  /** Error rate of both versions. */
  readonly base: number;
  /** What the canary has beyond that, though its release is good. */
  readonly own: number;
  /** What a bad release adds to the canary. */
  readonly harm: number;
}

/** The laws of a rollout's minutes; those before 0 are its history. Asked once for each minute, in order. */
type Law = (minute: number) => Minute;

/** A family of services, and of what happens to good and bad releases on them. */
export interface Family {
  readonly name: string;
  /** What differs from the usual service. */
  readonly service?: (random: Random) => Partial<FamilyService>;
  /** What all rollouts of a service share besides; then what is drawn for each rollout. */
  readonly laws: (service: FamilyService, random: Random) => (random: Random) => Law;
  /** Counts are first seen in part: see `late.ts`. */
  readonly isLate?: true;
}

export function drawService({ service }: Family, random: Random): FamilyService {
  const usual = {
    rps: logUniform(random, 10, 1000),
    usual: logUniform(random, 0.0003, 0.02),
    deviation: oneOf(random, [0, 0, 0, 0.2]),
    burst: oneOf(random, [1, 1, 1, 2]),
    harm: logUniform(random, 0.01, 0.1),
  };
  return { ...usual, ...service?.(random) };
}
