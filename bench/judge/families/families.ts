import { logUniform, oneOf, type Random } from '../random.ts';
import type { Family, FamilyService, Minute } from './family.ts';

const calm = ({ usual, harm }: FamilyService): Minute => ({ traffic: 1, base: usual, own: 0, harm });

/** The canary errs more than the stable in some minutes of a rollout, by an amount that is drawn for it. */
const excess = (name: string, [low, high]: readonly [number, number], share: (minute: number) => number): Family => ({
  name,
  laws: (service) => (random) => {
    const most = logUniform(random, low, high);
    return (minute) => ({ ...calm(service), own: minute < 0 ? 0 : most * share(minute) });
  },
});

const cold = [0.005, 0.05] as const;
const minuteOfStep = (minute: number) => minute % 10;

/** Traffic and errors follow the day; after each shift, a job triples traffic and doubles errors for four minutes. */
function daily({ usual, harm }: FamilyService, random: Random) {
  const phase = 2 * Math.PI * random.uniform();
  const day = oneOf(random, [0.6, 1]);
  const lag = 2 * random.uniform() - 1;
  return () =>
    (minute: number): Minute => {
      const job = minute >= 0 && minuteOfStep(minute) < 4 ? 1 : 0;
      const angle = (2 * Math.PI * minute) / 1440 + phase;
      return {
        traffic: day * (1 + 0.6 * Math.sin(angle)) * (1 + 2 * job),
        base: usual * (1 + 0.5 * Math.sin(angle + lag)) * (1 + job),
        own: 0,
        harm,
      };
    };
}

/** A dependency fails for both versions for some minutes; the canary's pools are warmer or colder. */
const outage = (name: string, lengths: readonly number[]): Family => ({
  name,
  laws: (service) => (random) => {
    const first = 2 + Math.floor(30 * random.uniform());
    const length = oneOf(random, lengths);
    const more = logUniform(random, 0.03, 0.3);
    const severity = oneOf(random, [0.5, 1.5, 2]);
    return (minute) => {
      const ill = minute >= first && minute < first + length;
      const { base, ...rest } = calm(service);
      return ill ? { ...rest, base: base + more, own: more * (severity - 1) } : { ...rest, base };
    };
  },
});

/** One route of two percent of the requests fails at 20 % on both versions, and at 40 to 100 % with a bad release. */
const oneRoute: Family = {
  name: 'f',
  service: (random) => ({ usual: logUniform(random, 0.0001, 0.003), deviation: 0, burst: 1 }),
  laws: (service, ofService) => {
    const worse = 0.2 + 0.6 * ofService.uniform();
    return (random) => () => {
      const share = 0.02 * Math.exp(0.5 * random.normal() - 0.125);
      return { ...calm(service), base: service.usual + 0.2 * share, harm: worse * share };
    };
  },
};

const plain: Family = { name: 'plain', laws: (service) => () => () => calm(service) };

/** Ordinary days, and mishaps that are no fault of a good release. */
export const families: readonly Family[] = [
  plain,
  excess('a-warm3', cold, (minute) => Math.exp(-minute)),
  excess('a-warm5', cold, (minute) => Math.exp((-3 * minute) / 5)),
  excess('a-warmsteps', cold, (minute) => Math.exp(-minuteOfStep(minute))),
  excess('i-opening', [0.02, 0.1], (minute) => (minuteOfStep(minute) === 0 ? 1 : 0)),
  { name: 'c', laws: daily },
  outage('e-outage3', [1, 2, 3]),
  outage('e-outage8', [4, 5, 6, 7, 8]),
  oneRoute,
  { ...plain, name: 'g', isLate: true },
];
