import { randomFrom } from '../simulation/random.ts';
import type { Attempt, Finding, Target, Wrong } from './target.ts';

export interface FuzzOptions {
  readonly name: string;
  readonly seed: string;
  /** From 0. */
  readonly from: number;
  readonly runs: number;
  /** Real milliseconds after which an input that is still being read counts as one that hangs. */
  readonly patience: number;
  /** Called before each run. */
  readonly onRun?: (run: number) => void;
  /** Exceptions that nothing caught since it was last asked. */
  readonly uncaught?: () => readonly unknown[];
}

export const shown = (input: unknown): string => {
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  return text.length <= 2000 ? text : `${text.slice(0, 2000)}... (${text.length} characters)`;
};

const wordsOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join('\n') : String(error);

const hanging = Symbol('hanging');

async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result | typeof hanging> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof hanging>((resolve) => {
    timer = setTimeout(() => resolve(hanging), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** A seed and the number of a run decide its input. */
export const attemptOf = (target: Target, seed: string, name: string, run: number): Attempt =>
  target.make(randomFrom(`${seed}/${name}/${run}`));

/** Hands inputs to a target, one after the other. */
export async function fuzz(target: Target, options: FuzzOptions): Promise<readonly Finding[]> {
  const { name, seed, from, runs, patience, onRun = () => undefined, uncaught = () => [] } = options;
  const findings: Finding[] = [];
  const first = from - (from % target.runsOfOneWorld);
  for (let run = first; run < from + runs; run += 1) {
    onRun(run);
    if (run % target.runsOfOneWorld === 0) await target.renew();
    const { input, take } = attemptOf(target, seed, name, run);
    const found = (wrong: Wrong, what: string) => {
      if (run >= from) findings.push({ run, wrong, what, input: shown(input) });
    };
    try {
      const answer = await within(patience, take());
      if (answer === hanging) {
        found('hang', `no answer within ${patience} ms`);
        await target.renew();
      } else if (answer !== undefined) found('500', answer);
    } catch (error) {
      found('uncaught exception', wordsOf(error));
    }
    for (const error of uncaught()) found('uncaught exception', wordsOf(error));
  }
  return findings;
}
