import type { EmbeddedAws } from '../../../local/embedded-aws.ts';
import { AwsError } from '../../../local/kit/aws-error.ts';
import type { Call, Output } from '../../../local/kit/call.ts';
import { inProcessLauncher } from '../../../local/lambda/in-process/in-process-launcher.ts';
import type { BaseStack } from '../base-stack.ts';
import { noFaults } from '../fault-plan.ts';
import { faults } from '../faults.ts';
import { fleet } from '../fleet.ts';
import { randomFrom } from '../random.ts';
import { sends } from '../sends.ts';
import type { SimulationClock } from '../simulation-clock.ts';
import { simulationClock } from '../simulation-clock.ts';
import type { Stack } from '../stack.ts';
import { bystanders, emptyAws } from '../stack.ts';
import type { CallCounts } from './call-counts.ts';
import { callCounts } from './call-counts.ts';
import { machines } from './machine.ts';
import type { Quota } from './token-bucket.ts';
import { tokenBucket } from './token-bucket.ts';

/** AWS's limits for an account, each second. */
export interface Quotas {
  /** For all calls together: App Mesh publishes none. */
  readonly appMesh: Quota;
  /** Published: 9 a second. */
  readonly describeAlarms: Quota;
  /** Calls of one function at once. */
  readonly lambda: number;
}

export interface CrowdWorld {
  readonly aws: EmbeddedAws;
  readonly clock: SimulationClock;
  readonly counts: CallCounts;
  readonly call: Stack['call'];
  /** The most invocations that ran at the same time. */
  mostAtOnce(): number;
}

/** One account with its quotas, its functions as processes with a CPU and sockets of their own, and no other fault. */
export function crowdWorld(base: BaseStack, seed: number, quotas: Quotas): CrowdWorld {
  const random = randomFrom(`crowd ${seed}`);
  const outgoing = sends();
  const clock = simulationClock(base.start, outgoing.rest);
  const ids = random.fork('ids');
  let last = 0;
  const newId = () => `${(++last).toString(16).padStart(8, '0')}-${ids.int(0, 0xffffff).toString(16).padStart(6, '0')}`;
  const surroundings = { clock, random: random.fork('models').next, newId };
  const functions = fleet({
    base,
    clock,
    random: random.fork('processes'),
    faults: faults(noFaults, random, () => 0),
    areClocksOff: false,
    aws: () => made.aws,
    ports: undefined,
    throughSdk: false,
    sends: outgoing,
    machine: machines(clock),
    trace: () => undefined,
  });

  let running = 0;
  let most = 0;
  const counted = Object.entries(functions.functions).map(([name, fn]) => {
    const run: typeof fn = async (...given) => {
      most = Math.max(most, ++running);
      try {
        return await fn(...given);
      } finally {
        running--;
      }
    };
    return [name, run] as const;
  });

  const counts = callCounts();
  const appMesh = tokenBucket(clock, quotas.appMesh);
  const describeAlarms = tokenBucket(clock, quotas.describeAlarms);
  const latency = random.fork('latency');
  const passes = ({ service, operation }: Call) =>
    service === 'appmesh' ? appMesh() : operation !== 'DescribeAlarms' || describeAlarms();
  const intercept = async (call: Call, proceed: () => Promise<Output>): Promise<Output> => {
    const fn = functions.calling()?.fn;
    if (bystanders.has(call.caller.name)) return proceed();
    await new Promise<void>((resolve) => clock.after(3 + latency.next() * 40, resolve));
    const isThrottled = !passes(call);
    counts.add(fn ?? 'state machine', call, isThrottled);
    if (isThrottled) throw throttled(call);
    return proceed();
  };

  const made = emptyAws({
    surroundings,
    launcher: inProcessLauncher({ surroundings, functions: Object.fromEntries(counted) }),
    intercept,
    metricLagMs: () => 0,
    concurrency: quotas.lambda,
  });
  made.aws.restore(JSON.parse(base.snapshot));
  return { aws: made.aws, clock, counts, call: made.call, mostAtOnce: () => most };
}

const throttled = ({ service }: Call) =>
  service === 'appmesh'
    ? new AwsError('TooManyRequestsException', 'Rate exceeded', 429)
    : new AwsError('Throttling', 'Rate exceeded', 400);
