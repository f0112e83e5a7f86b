import type { ServiceName } from '../../kit/call.ts';

/** How a task waits: for the call's answer, for a token to be returned, or for the execution that it started. */
export type Pattern = 'request' | 'waitForTaskToken' | 'sync' | 'sync:2';

/** What a Task's `Resource` names. */
export interface Resource {
  /** Which AWS: `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  /** Of history events: `lambda`, `aws-sdk:dynamodb`. */
  readonly resourceType: string;
  /** Of history events: `invoke.waitForTaskToken`. */
  readonly resource: string;
  readonly service: ServiceName;
  /** As in the service's API reference: `UpdateItem`. */
  readonly operation: string;
  readonly pattern: Pattern;
  /** Reached by its API as it is (`aws-sdk:`), rather than by an integration that Step Functions made for it. */
  readonly sdk: boolean;
}

/** The services behind `aws-sdk:`, by the name that a Resource uses. */
const sdkServices: ReadonlyMap<string, ServiceName> = new Map([
  ['appmesh', 'appmesh'],
  ['cloudwatch', 'monitoring'],
  ['dynamodb', 'dynamodb'],
  ['eventbridge', 'events'],
  ['lambda', 'lambda'],
  ['sfn', 'states'],
  ['sqs', 'sqs'],
  ['ssm', 'ssm'],
  ['sts', 'sts'],
]);

/** The integrations that Step Functions made itself, with the patterns that they offer. */
const optimized: ReadonlyMap<string, readonly [ServiceName, readonly Pattern[]]> = new Map([
  ['lambda:invoke', ['lambda', ['request', 'waitForTaskToken']]],
  ['events:putEvents', ['events', ['request', 'waitForTaskToken']]],
  ['sqs:sendMessage', ['sqs', ['request', 'waitForTaskToken']]],
  ['dynamodb:getItem', ['dynamodb', ['request']]],
  ['dynamodb:putItem', ['dynamodb', ['request']]],
  ['dynamodb:updateItem', ['dynamodb', ['request']]],
  ['dynamodb:deleteItem', ['dynamodb', ['request']]],
  ['http:invoke', ['states', ['request']]],
  ['states:startExecution', ['states', ['request', 'waitForTaskToken', 'sync', 'sync:2']]],
]);

const form = /^arn:(aws[\w-]*):states:[\w-]*:\d*:(aws-sdk:)?([\w-]+):(\w+)(?:\.(waitForTaskToken|sync:2|sync))?$/;

const patternOf = (suffix: string | undefined): Pattern =>
  suffix === 'waitForTaskToken' || suffix === 'sync' || suffix === 'sync:2' ? suffix : 'request';

/** Reads a Task's `Resource`; a text says what is wrong with it, or what of it is not implemented. */
export function readResource(arn: string): Resource | string {
  const [, partition, sdk, service, action, suffix] = form.exec(arn) ?? [];
  if (partition === undefined || service === undefined || action === undefined) {
    return `The embedded AWS does not implement the Resource '${arn}': it runs arn:aws:states:::lambda:invoke, arn:aws:states:::aws-sdk:* and a few optimized integrations`;
  }
  const pattern = patternOf(suffix);
  const common = {
    partition,
    resource: suffix === undefined ? action : `${action}.${suffix}`,
    operation: action.charAt(0).toUpperCase() + action.slice(1),
    pattern,
  };
  if (sdk !== undefined) {
    const name = sdkServices.get(service);
    if (name === undefined) return `The embedded AWS does not implement the service aws-sdk:${service}`;
    if (pattern === 'sync' || pattern === 'sync:2') return `The Resource '${arn}' does not offer .${pattern}`;
    return { ...common, resourceType: `aws-sdk:${service}`, service: name, sdk: true };
  }
  const [name, patterns] = optimized.get(`${service}:${action}`) ?? [];
  if (name === undefined || patterns === undefined) {
    return `The embedded AWS does not implement the integration ${service}:${action}`;
  }
  if (!patterns.includes(pattern)) return `The Resource '${arn}' does not offer .${pattern}`;
  const operation = service === 'http' ? 'InvokeHTTPEndpoint' : common.operation;
  return { ...common, operation, resourceType: service, service: name, sdk: false };
}
