import { run } from '../cli/support/captured-host.ts';
import type { Random } from '../simulation/random.ts';
import { mutatedOften, mutatedText } from './odd-values.ts';
import { problemOfExit } from './problem-of-exit.ts';
import type { Target } from './target.ts';

const counts = (random: Random, requests: number) => {
  const errors = random.chance(0.5) ? 0 : random.int(0, Math.min(requests, 40));
  const slow = random.int(0, requests);
  return {
    requests,
    errors,
    ...(random.chance(0.5) && { latencyMs: random.between(0, 500) }),
    ...(random.chance(0.3) && { slow: [slow, random.int(0, slow)] }),
  };
};

const rollout = (random: Random) => {
  const size = random.pick([0, 1, 30, 1000, 1_000_000]);
  const steps = Array.from({ length: random.int(1, 4) }, () => ({
    weight: random.int(1, 100),
    periods: random.int(1, 6),
  }));
  const periods = steps.flatMap(({ weight, periods: count }) =>
    Array.from({ length: count }, () =>
      random.chance(0.05)
        ? null
        : {
            canary: random.chance(0.05) ? null : counts(random, Math.round((size * weight) / 100)),
            stable: random.chance(0.05) ? null : counts(random, Math.round((size * (100 - weight)) / 100)),
          },
    ),
  );
  return {
    id: 'r',
    periodSeconds: random.pick([1, 10, 60, 300]),
    history: Array.from({ length: random.pick([0, 3, 60]) }, () => (random.chance(0.05) ? null : counts(random, size))),
    steps,
    periods: periods.slice(0, random.int(0, periods.length)),
  };
};

/** Recorded rollouts, one a line, of any traffic, with something changed: into `meshshift replay`. */
export async function replayTarget(): Promise<Target> {
  const line = (random: Random): string => {
    const text = JSON.stringify(mutatedOften(random, rollout(random)));
    return (random.chance(0.1) ? mutatedText(random, text) : text).toWellFormed();
  };
  return {
    runsOfOneWorld: 1,
    make(random) {
      const lines = Array.from({ length: random.pick([1, 1, 2, 3]) }, () => line(random));
      const text = lines.join(random.pick(['\n', '\n\n', '\r\n']));
      return { input: text, take: async () => problemOfExit(await run(['replay'], { stdin: text })) };
    },
    renew: async () => undefined,
    close: async () => undefined,
  };
}
