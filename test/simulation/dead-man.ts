import type { Clock } from '../../local/clock.ts';
import { AwsError } from '../../local/kit/aws-error.ts';
import type { Call, Output } from '../../local/kit/call.ts';
import type { Faults } from './faults.ts';
import type { Invocation } from './invocation.ts';
import type { Random } from './random.ts';

export const mayNotAsk = 'dead-man: may not ask';

/**
 * The length of silence after which an execution may count as ended: a little less than the product waits, because
 * clocks are off.
 */
const silenceMs = 4.8 * 60_000;

const refusals = ['AccessDeniedException', 'InvalidArn', 'UnrecognizedClientException', 'ThrottlingException'];

/** The dead-man's switch's questions to Step Functions, and the answers: for a while, or for ever, no good ones. */
export function deadMan(clock: Clock, faults: Faults, random: Random) {
  let until = Number.NEGATIVE_INFINITY;
  let code = '';
  const refused = new Set<string>();
  const silentSince = new Map<string, number>();

  const heard = (execution: string, error?: unknown) => {
    const isRefusal = error instanceof AwsError && error.status < 500 && !/Throttling/.test(error.code);
    if (isRefusal) refused.add(execution);
    else refused.delete(execution);
    if (error === undefined) silentSince.delete(execution);
    else silentSince.set(execution, silentSince.get(execution) ?? clock.now());
  };
  const isQuestion = ({ operation }: Call, invocation: Invocation | undefined) =>
    invocation?.fn === 'roll-back' && /^(Describe|List)Executions?$/.test(operation);

  return {
    async ask(call: Call, invocation: Invocation | undefined, proceed: () => Promise<Output>): Promise<Output> {
      if (!isQuestion(call, invocation)) return proceed();
      if (clock.now() >= until && faults.hits(mayNotAsk)) {
        until = clock.now() + (random.chance(0.4) ? Number.POSITIVE_INFINITY : random.between(1, 12) * 60_000);
        code = random.pick(refusals);
      }
      const about = String(call.input.executionArn ?? '');
      try {
        if (clock.now() < until) {
          faults.took(mayNotAsk);
          throw new AwsError(code, 'The dead-man may not ask, on purpose.');
        }
        const output = await proceed();
        heard(about);
        return output;
      } catch (error) {
        heard(about, error);
        throw error;
      }
    },
    /** Whether AWS has refused for so long to say that an execution runs that it may count as ended. */
    mayCountAsEnded: (execution: string) =>
      refused.has(execution) || clock.now() - (silentSince.get(execution) ?? clock.now()) >= silenceMs,
  };
}
