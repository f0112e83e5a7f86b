import * as z from 'zod';

const share = z.number().min(0).max(1).default(0);

/** How the processes of a version behave; what is left out is as it should be. */
export const behaviour = z.strictObject({
  /** Share of requests that are answered 500. */
  errorShare: share,
  /** Real milliseconds that every answer takes longer. */
  latencyMs: z.number().min(0).default(0),
  /** Share of requests that are answered 200 with another colour or none: only who reads the answer notices. */
  wrongShare: share,
});

export type Behaviour = z.input<typeof behaviour>;
type BehaviourInForce = z.output<typeof behaviour>;

interface ColorAnswer {
  readonly status: 200 | 500;
  readonly body: string;
}

/** The body of an answer, as the colour teller gives it. */
const colorBody = (color: string) => JSON.stringify({ color });

/** Draws one answer; `random` is uniform in [0, 1) and is asked up to three times. */
export function answerFor(
  color: string,
  { errorShare, wrongShare }: BehaviourInForce,
  random: () => number,
): ColorAnswer {
  if (random() < errorShare) return { status: 500, body: JSON.stringify({ message: 'The colour is out.' }) };
  if (random() < wrongShare) return { status: 200, body: random() < 0.5 ? '' : colorBody('grey') };
  return { status: 200, body: colorBody(color) };
}

/**
 * Real milliseconds of work before an answer, around `workMs`: between 3/4 and 5/4 of it. Without it, a version would
 * answer in less time than the noise of a busy machine, and latencies could not be compared.
 */
export const workTime = (workMs: number, random: () => number) => workMs * (0.75 + 0.5 * random());
