import { AwsError } from '../../kit/aws-error.ts';
import { parseJsonText } from '../../kit/json.ts';
import type { Target } from '../state.ts';

type TargetType = 'lambda' | 'states' | 'sqs' | 'sns' | 'events';

const shapes: readonly (readonly [TargetType, RegExp])[] = [
  ['lambda', /^arn:aws:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/],
  ['states', /^arn:aws:states:[\w-]+:\d{12}:stateMachine:[\w-]+(:[\w-]+)?$/],
  ['sqs', /^arn:aws:sqs:[\w-]+:\d{12}:[\w-]+(\.fifo)?$/],
  ['sns', /^arn:aws:sns:[\w-]+:\d{12}:[\w-]+$/],
  ['events', /^arn:aws:events:[\w-]+:\d{12}:event-bus\/[\w./-]+$/],
];

const invalid = (message: string) => new AwsError('ValidationException', message);

/** @throws AwsError ValidationException: a malformed ARN, or a type of target that is not implemented, by its name */
export function targetTypeOf(arn: string): TargetType {
  const known = shapes.find(([, shape]) => shape.test(arn));
  if (known !== undefined) return known[0];
  const service = /^arn:aws:([\w-]+):/.exec(arn)?.[1];
  if (service === undefined || shapes.some(([type]) => type === service)) {
    throw invalid(`Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`);
  }
  throw invalid(`The embedded AWS does not implement targets of the type ${service} (${arn}).`);
}

/** @throws AwsError ValidationException if the target lacks what its type needs or says too much */
export function checkTarget(target: Target): void {
  const type = targetTypeOf(target.Arn);
  if (type === 'states' && target.RoleArn === undefined) {
    throw invalid(`RoleArn is required for target ${target.Arn}.`);
  }
  if (target.Arn.endsWith('.fifo') && target.SqsParameters === undefined) {
    throw invalid(`Parameter(s) SqsParameters must be specified for target: ${target.Id}.`);
  }
  if ([target.Input, target.InputPath, target.InputTransformer].filter((x) => x !== undefined).length > 1) {
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${target.Id}.`);
  }
  if (target.Input !== undefined) {
    try {
      parseJsonText(target.Input);
    } catch {
      throw invalid(`Parameter Input is not valid JSON for target ${target.Id}.`);
    }
  }
  const deadLetter = target.DeadLetterConfig?.Arn;
  if (deadLetter !== undefined && (targetTypeOf(deadLetter) !== 'sqs' || deadLetter.endsWith('.fifo'))) {
    throw invalid(`Parameter DeadLetterConfig is not valid. Reason: ${deadLetter} is not a standard SQS queue.`);
  }
}
