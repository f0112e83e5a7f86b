import { shortened } from './within.ts';

/** One obstacle to the start of a rollout: its place, the value found, and the values allowed. */
export interface Problem {
  /** `strategy.steps[1].weight`; empty for the whole. */
  readonly path: string;
  /** As found, shortened to 80 characters: `"5 minutes"`, `nothing`. */
  readonly found: string;
  readonly allowed: string;
  /** The number of problems that this one stands for, if it counts those that are not named; else it is itself. */
  readonly count?: number;
}

/** `strategy.steps[1].weight: found 120, allowed 1 to 99`; a path of more than 200 characters is shortened. */
export const formatProblem = ({ path, found, allowed }: Problem): string =>
  `${path === '' ? 'the spec' : shortened(path, 200)}: found ${found}, allowed: ${allowed}`;

/**
 * Every problem in one text of at most `most` characters and one problem: the first ones, and how many more there are.
 * Empty for no problem. A Cause in Step Functions takes 32,768 characters, and an event or an item holds more than it.
 */
export function formatProblems(problems: readonly Problem[], most = 8000): string {
  const texts: string[] = [];
  let length = 0;
  for (const problem of problems) {
    const text = formatProblem(problem);
    length += text.length + 2;
    if (texts.length > 0 && length > most)
      return `${texts.join('; ')}; and ${counted(problems.slice(texts.length))} more`;
    texts.push(shortened(text, most));
  }
  return texts.join('; ');
}

const counted = (problems: readonly Problem[]) => problems.reduce((sum, { count = 1 }) => sum + count, 0);

/** A value as a problem shows it. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return shortened(JSON.stringify(value) ?? String(value), 80);
}
