import { invalidParameter, unsupported } from './errors.ts';

/** @throws InvalidParameterValueException for what is no destination, and by name for those that are not implemented */
export function checkDestination(arn: string): void {
  if (/^arn:aws:(sns|s3):/.test(arn)) throw unsupported(`the destination ${arn}`);
  if (!/^arn:aws:(sqs|lambda|events):/.test(arn)) {
    throw invalidParameter(`The provided destination config DestinationConfig is not valid: ${arn}`);
  }
}
