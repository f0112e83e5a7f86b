import type { VirtualClock } from '../../../local/clock.ts';
import { virtualClock } from '../../../local/clock.ts';
import type { CallAws } from '../../../local/kit/call.ts';
import type { InProcessFunction, InProcessOptions } from '../../../local/lambda/in-process/in-process-launcher.ts';
import { inProcessLauncher } from '../../../local/lambda/in-process/in-process-launcher.ts';
import type { Lambda, LambdaOptions } from '../../../local/lambda/lambda.ts';
import { lambda } from '../../../local/lambda/lambda.ts';
import type { Surroundings } from '../../../local/surroundings.ts';

export interface SentCall {
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface World {
  readonly clock: VirtualClock;
  readonly surroundings: Surroundings;
  /** What Lambda has asked of other services. */
  readonly sent: SentCall[];
  readonly model: Lambda;
}

/** Lambda in virtual time, its functions in this process. */
export function lambdaWorld(
  functions: Readonly<Record<string, InProcessFunction>>,
  options: Pick<InProcessOptions, 'fault'> &
    Pick<LambdaOptions, 'concurrency'> & { call?: CallAws; random?: () => number } = {},
): World {
  const clock = virtualClock();
  const { call, random = () => 0.5, fault, concurrency } = options;
  let ids = 0;
  const newId = () => {
    ids += 1;
    return ids.toString(16).padStart(32, '0');
  };
  const surroundings = { clock, random, newId };
  const sent: SentCall[] = [];
  const record: CallAws = async (service, operation, input, caller) => {
    sent.push({ service, operation, input });
    return call === undefined ? {} : call(service, operation, input, caller);
  };
  const launcher = inProcessLauncher({ surroundings, functions, ...(fault === undefined ? {} : { fault }) });
  const model = lambda({ surroundings, call: record, launcher, ...(concurrency === undefined ? {} : { concurrency }) });
  return { clock, surroundings, sent, model };
}

/** A call that is under way: what it answered, once it has. */
export function watch<Result>(promise: Promise<Result>): { answer: Result | undefined; error: unknown } {
  const watched: { answer: Result | undefined; error: unknown } = { answer: undefined, error: undefined };
  promise.then(
    (answer) => {
      watched.answer = answer;
    },
    (error: unknown) => {
      watched.error = error;
    },
  );
  return watched;
}
