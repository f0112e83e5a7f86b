import * as z from 'zod/mini';
import { type Deployment, generatedName, type Physical } from '../deployment.ts';
import { anything, flag, read } from '../properties.ts';
import { putRule, retryPolicy } from '../resources/put-rule.ts';
import { createQueue } from '../resources/queue.ts';
import { TemplateError } from '../template-error.ts';

const event = z.strictObject({ Type: z.string(), Properties: z.unknown() });

const deadLetterConfig = z.union([
  z.strictObject({ Arn: z.string() }),
  z.strictObject({ Type: z.literal('SQS'), QueueLogicalId: z.optional(z.string()) }),
]);

const common = {
  Input: z.optional(z.string()),
  RetryPolicy: z.optional(retryPolicy),
  DeadLetterConfig: z.optional(deadLetterConfig),
  State: z.optional(z.string()),
};

const pattern = z.strictObject({
  ...common,
  Pattern: anything,
  EventBusName: z.optional(z.string()),
  RuleName: z.optional(z.string()),
  InputPath: z.optional(z.string()),
  InputTransformer: z.optional(anything),
});

const schedule = z.strictObject({
  ...common,
  Schedule: z.string(),
  Name: z.optional(z.string()),
  Description: z.optional(z.string()),
  Enabled: z.optional(flag),
});

type Event = Partial<z.infer<typeof pattern> & z.infer<typeof schedule>>;

/** The types of events that are rules of EventBridge. */
const shapes: Readonly<Record<string, z.ZodMiniType<Event>>> = {
  EventBridgeRule: pattern,
  CloudWatchEvent: pattern,
  Schedule: schedule,
};

async function deployEvent(
  logicalId: string,
  targetArn: string,
  given: Event,
  deployment: Deployment,
): Promise<Record<string, Physical>> {
  const { DeadLetterConfig, Enabled, Input, InputPath, InputTransformer, RetryPolicy } = given;
  // SAM makes a queue for a rule that names a type of queue only.
  const queueId =
    DeadLetterConfig !== undefined && 'Type' in DeadLetterConfig
      ? (DeadLetterConfig.QueueLogicalId ?? `${logicalId}Queue`)
      : undefined;
  const queue =
    queueId === undefined ? undefined : await createQueue(generatedName(deployment, queueId, 80), {}, deployment);
  const deadLetterArn =
    DeadLetterConfig !== undefined && 'Arn' in DeadLetterConfig ? DeadLetterConfig.Arn : queue?.attributes.Arn;
  const rule = await putRule(
    {
      name: given.RuleName ?? given.Name ?? generatedName(deployment, logicalId, 64),
      description: given.Description,
      bus: given.EventBusName,
      pattern: given.Pattern,
      schedule: given.Schedule,
      state: given.State ?? (Enabled === false ? 'DISABLED' : undefined),
      targets: [
        {
          Id: `${logicalId}LambdaTarget`,
          Arn: targetArn,
          Input,
          InputPath,
          InputTransformer,
          RetryPolicy,
          DeadLetterConfig: deadLetterArn === undefined ? undefined : { Arn: deadLetterArn },
        },
      ],
    },
    deployment,
    `Resources.${logicalId}`,
  );
  return { [logicalId]: rule, ...(queueId === undefined || queue === undefined ? {} : { [queueId]: queue }) };
}

/**
 * The rules that a function's Events stand for, under the logical ids that SAM gives them: the function's and the event's.
 *
 * @throws TemplateError for a type of event that is no rule of EventBridge
 */
export async function deployEvents(
  functionId: string,
  targetArn: string,
  events: Readonly<Record<string, unknown>>,
  deployment: Deployment,
): Promise<Record<string, Physical>> {
  const made: Record<string, Physical> = {};
  for (const [name, value] of Object.entries(events)) {
    const at = `Resources.${functionId}.Properties.Events.${name}`;
    const { Type, Properties } = read(event, value, at);
    const shape = shapes[Type];
    if (shape === undefined) throw new TemplateError(`${at}.Type`, `${Type} is not known here`);
    const given = read(shape, Properties, `${at}.Properties`);
    Object.assign(made, await deployEvent(`${functionId}${name}`, targetArn, given, deployment));
  }
  return made;
}
