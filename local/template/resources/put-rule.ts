import * as z from 'zod/mini';
import { checkFree } from '../create-or.ts';
import type { Deployment, Physical } from '../deployment.ts';
import { anything, count } from '../properties.ts';
import { TemplateError } from '../template-error.ts';
import { arnOf } from './arn.ts';

export const retryPolicy = z.strictObject({
  MaximumRetryAttempts: z.optional(count),
  MaximumEventAgeInSeconds: z.optional(count),
});

export const target = z.strictObject({
  Id: z.string(),
  Arn: z.string(),
  RoleArn: z.optional(z.string()),
  Input: z.optional(z.string()),
  InputPath: z.optional(z.string()),
  InputTransformer: z.optional(anything),
  RetryPolicy: z.optional(retryPolicy),
  DeadLetterConfig: z.optional(z.strictObject({ Arn: z.string() })),
});

interface RuleToPut {
  readonly name: string;
  readonly description?: string | undefined;
  /** The default bus if it is left out: a name or an ARN. */
  readonly bus?: string | undefined;
  readonly pattern?: unknown;
  readonly schedule?: string | undefined;
  readonly state?: string | undefined;
  readonly targets: readonly z.infer<typeof target>[];
}

/** Members that are undefined are left out: the models take what is there for meant. */
const defined = (members: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

const listed = z.object({ Targets: z.array(z.object({ Id: z.string() })) });

/** Of a rule that was there before. */
async function removeOtherTargets({ name, bus, targets }: RuleToPut, call: Deployment['call']): Promise<void> {
  const rule = defined({ Rule: name, EventBusName: bus });
  const { data } = z.safeParse(listed, await call('events', 'ListTargetsByRule', rule));
  const Ids = (data?.Targets ?? []).map(({ Id }) => Id).filter((id) => !targets.some(({ Id }) => Id === id));
  if (Ids.length > 0) await call('events', 'RemoveTargets', { ...rule, Ids });
}

/** Puts a rule with its targets. `at` is what an error names. @throws TemplateError for targets that were refused */
export async function putRule(rule: RuleToPut, deployment: Deployment, at: string): Promise<Physical> {
  const { call } = deployment;
  const { name, description, bus, pattern, schedule, state, targets } = rule;
  const given = defined({
    Name: name,
    Description: description,
    EventBusName: bus,
    EventPattern: pattern === undefined ? undefined : JSON.stringify(pattern),
    ScheduleExpression: schedule,
    State: state,
  });
  const busName = bus?.split('/').at(-1);
  const onBus = busName === undefined || busName === 'default' ? name : `${busName}/${name}`;
  const arn = arnOf(deployment, 'events', `rule/${onBus}`);
  await checkFree(name, deployment.owns(arn), () =>
    call('events', 'DescribeRule', defined({ Name: name, EventBusName: bus })),
  );
  await call('events', 'PutRule', given);
  await removeOtherTargets(rule, call);
  if (targets.length > 0) {
    const put = defined({ Rule: name, EventBusName: bus, Targets: targets.map(defined) });
    const { FailedEntryCount, FailedEntries } = await call('events', 'PutTargets', put);
    if (typeof FailedEntryCount === 'number' && FailedEntryCount > 0) {
      throw new TemplateError(at, `targets were refused: ${JSON.stringify(FailedEntries)}`);
    }
  }
  return {
    type: 'AWS::Events::Rule',
    ref: onBus.replace('/', '|'),
    attributes: { Arn: arn },
  };
}
