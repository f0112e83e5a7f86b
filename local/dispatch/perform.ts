import type { Guard } from '../iam/guard.ts';
import { AwsError } from '../kit/aws-error.ts';
import type { Call, Output } from '../kit/call.ts';
import type { RequestLog } from '../request-log.ts';
import { type Intercept, LostAnswer } from './intercept.ts';
import { loggedResource } from './logged-resource.ts';

/** Lets a call have its effect if it is allowed: through the intercept, if there is one, and into the request log. */
export type Perform = (call: Call, effect: () => Promise<Output>) => Promise<Output>;

/** An error that no model meant to answer with: a defect of the embedded AWS, said as AWS says it of itself. */
const asAwsError = (error: unknown): AwsError =>
  error instanceof AwsError
    ? error
    : new AwsError(
        'InternalFailure',
        `The embedded AWS failed: ${error instanceof Error ? error.message : error}`,
        500,
      );

interface PerformOptions {
  readonly log: RequestLog;
  readonly guard: Guard;
  readonly intercept: Intercept | undefined;
  /** Keeps what has changed so far; called before a call is made and before it is answered. */
  readonly keep: (service: Call['service']) => void;
}

export function createPerform({ log, guard, intercept, keep }: PerformOptions): Perform {
  return async (call, effect) => {
    const { service, operation, caller, input } = call;
    const end = log.begin({ service, operation, caller: caller.name, resource: loggedResource(service, input) });
    try {
      guard(call);
      keep(service);
      const output = await (intercept === undefined ? effect() : intercept(call, effect)).finally(() => keep(service));
      end(200);
      return output;
    } catch (error) {
      if (error instanceof LostAnswer) {
        end(0, error.name);
        throw error;
      }
      const answer = asAwsError(error);
      end(answer.status, answer.code, answer.message);
      throw answer;
    }
  };
}
