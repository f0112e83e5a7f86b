import { arnOf } from '../kit/account.ts';
import { invalidParameter } from './errors.ts';

/** A function, and which of its versions: a number, `$LATEST` or an alias. */
export interface FunctionReference {
  readonly name: string;
  readonly qualifier?: string;
}

const shape =
  /^(?:arn:(?:aws[a-z-]*):lambda:[a-z0-9-]+:\d{12}:function:|\d{12}:function:)?([A-Za-z0-9_-]{1,64})(?::(\$LATEST|[A-Za-z0-9_-]{1,128}))?$/;

export const functionArn = (name: string, qualifier?: string): string =>
  arnOf('lambda', `function:${name}${qualifier === undefined ? '' : `:${qualifier}`}`);

/** Reads a name, a partial or a whole ARN, each with or without a qualifier. @throws InvalidParameterValueException */
export function parseFunctionName(text: string, qualifier?: string): FunctionReference {
  const [, name, own] = shape.exec(text) ?? [];
  if (name === undefined) {
    throw invalidParameter(`Value '${text}' at 'functionName' is neither the name nor the ARN of a function.`);
  }
  if (own !== undefined && qualifier !== undefined && own !== qualifier) {
    throw invalidParameter('The derived qualifier from the function name does not match the specified qualifier.');
  }
  const found = qualifier ?? own;
  return found === undefined ? { name } : { name, qualifier: found };
}
