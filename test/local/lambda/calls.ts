import { AwsError } from '../../../local/kit/aws-error.ts';
import type { Output } from '../../../local/kit/call.ts';
import type { FunctionSpec } from '../../../local/lambda/deploy.ts';
import type { Lambda } from '../../../local/lambda/lambda.ts';

let requests = 0;

export const callLambda = (model: Lambda, operation: string, input: Readonly<Record<string, unknown>>) => {
  requests += 1;
  return model.call({
    service: 'lambda',
    operation,
    input,
    caller: { accessKeyId: 'KEY', name: 'test' },
    requestId: `request-${requests}`,
  });
};

/** The answer to a synchronous call, its payload read. */
export async function invokeFunction(model: Lambda, name: string, event: unknown, more: object = {}): Promise<Output> {
  const input = { FunctionName: name, Payload: JSON.stringify(event), ...more };
  const output = await callLambda(model, 'Invoke', input);
  return { ...output, Payload: JSON.parse(String(output.Payload)) };
}

/** The error that a call is refused with. */
export async function refusalOf(call: Promise<unknown>): Promise<object> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AwsError)) throw new Error(`not refused as AWS would: ${String(error)}`);
  return { code: error.code, message: error.message, status: error.status, ...error.fields };
}

export const specOf = (functionName: string, folder: string, more: Partial<FunctionSpec> = {}): FunctionSpec => ({
  functionName,
  folder,
  handler: 'handler.handler',
  timeoutSeconds: 15,
  memoryMegabytes: 512,
  environment: {},
  role: { arn: `arn:aws:iam::000000000000:role/${functionName}` },
  credentials: { accessKeyId: `AKIA-${functionName}`, secretAccessKey: 'secret' },
  ...more,
});

export const arnOf = (functionName: string, qualifier?: string): string =>
  `arn:aws:lambda:eu-west-1:000000000000:function:${functionName}${qualifier === undefined ? '' : `:${qualifier}`}`;
