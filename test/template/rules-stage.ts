import type { ServiceName } from '../../local/kit/call.ts';
import type { CallEntry } from '../../local/request-log.ts';
import { rolloutStack } from '../oracle/rollout-stack.ts';

type Answer = Readonly<Record<string, unknown>>;
export type Call = (service: ServiceName, operation: string, input: Answer) => Promise<Answer>;

/** A router of rules in the embedded AWS: its part of a spec, by names and by ids, and the weight of the canary. */
export interface RuledRouter {
  readonly byName: Answer;
  readonly byId: Answer;
  canaryWeight(): Promise<number>;
  /** The rule and the default action, as the router's own API answers, without times. */
  rules(): Promise<unknown>;
}

const person = { accessKeyId: 'PERSON', name: 'user' };
const minute = 60_000;

const alarm = {
  AlarmName: 'checkout-5xx',
  Namespace: 'shop',
  MetricName: 'errors',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'notBreaching',
};

/**
 * Plays rollouts on a router with template.yaml deployed with such parameters: looked at before, by names and by ids; promoted; and rolled
 * back by an alarm while testers have a rule. Gives how they ended, the rules before and after that, and every call.
 */
export async function playOnRules(
  parameters: Readonly<Record<string, string>>,
  make: (call: Call, pass: (milliseconds: number) => Promise<void>) => Promise<RuledRouter>,
): Promise<{
  readonly ends: Readonly<Record<string, string>>;
  readonly before: unknown;
  readonly restored: unknown;
  readonly calls: readonly CallEntry[];
}> {
  const { aws, environment, until } = await rolloutStack((dispatch) => dispatch, undefined, { parameters });
  const { clock } = aws.surroundings;
  const call: Call = (service, operation, input) => aws.call(service, operation, input, person);
  const pass = async (milliseconds: number) => {
    const then = clock.now() + milliseconds;
    await until(async () => clock.now() >= then);
  };
  const { byName, byId, canaryWeight, rules } = await make(call, pass);
  const before = await rules();
  await call('monitoring', 'PutMetricAlarm', alarm);
  const spec = (router: Answer) => ({
    service: 'checkout',
    revision: 'r2',
    ...router,
    strategy: {
      testers: { header: 'x-canary', match: { exact: 'yes' } },
      canary: { weight: 10, bake: '5m' },
      finalBake: '3m',
      keepWarm: '0s',
    },
    analysis: 'alarmsOnly',
    alarms: ['checkout-5xx'],
  });
  const executionArn = (name: string) =>
    `${environment.stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  const status = async (name: string) => {
    const { status, error, cause } = await call('states', 'DescribeExecution', { executionArn: executionArn(name) });
    return String(error === undefined ? status : error === 'rolledBack' ? error : `${error}: ${cause}`);
  };
  const start = (name: string, router: Answer) =>
    call('states', 'StartExecution', {
      stateMachineArn: environment.stateMachineArn,
      name,
      input: JSON.stringify(spec(router)),
    });
  const ended = (name: string) => until(async () => (await status(name)) !== 'RUNNING');

  for (const router of [byName, byId])
    await call('lambda', 'Invoke', {
      FunctionName: 'meshshift-DryRunFunction',
      Payload: JSON.stringify({ spec: spec(router), dryRun: true }),
    });
  await start('alarm', byName);
  await until(async () => (await canaryWeight()) === 10 || (await status('alarm')) !== 'RUNNING');
  await pass(minute);
  await call('monitoring', 'SetAlarmState', { AlarmName: alarm.AlarmName, StateValue: 'ALARM', StateReason: 'a test' });
  await ended('alarm');
  const restored = await rules();
  await call('monitoring', 'SetAlarmState', { AlarmName: alarm.AlarmName, StateValue: 'OK', StateReason: 'a test' });
  await start('healthy', byId);
  await ended('healthy');
  const ends = { alarm: await status('alarm'), healthy: await status('healthy') };
  const calls = aws.log.since(0).filter((entry) => entry.kind === 'call');
  await aws.close();
  return { ends, before, restored, calls };
}
