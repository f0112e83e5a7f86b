import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CallAws, Output } from '../../../local/kit/call.ts';
import { type DeployOptions, deployTemplate } from '../../../local/template/deploy-template.ts';
import type { FunctionToDeploy } from '../../../local/template/deployment.ts';

export interface RecordedCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly caller: string;
}

const answersIn = (
  partition: string,
): Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => Output>> => ({
  'sqs:CreateQueue': ({ QueueName }) => ({ QueueUrl: `https://sqs/${String(QueueName)}` }),
  'sns:CreateTopic': ({ Name }) => ({ TopicArn: `arn:${partition}:sns:eu-west-1:000000000000:${String(Name)}` }),
  'states:CreateStateMachine': ({ name }) => ({
    stateMachineArn: `arn:${partition}:states:eu-west-1:000000000000:stateMachine:${String(name)}`,
  }),
});

/** An AWS that says yes to everything and remembers what it was asked. */
export function recordingAws(partition = 'aws') {
  const answers = answersIn(partition);
  const calls: RecordedCall[] = [];
  const functions: FunctionToDeploy[] = [];
  const call: CallAws = async (service, operation, input, caller) => {
    const name = `${service}:${operation}`;
    calls.push({ name, input, caller: caller.name });
    return answers[name]?.(input) ?? {};
  };
  const deployFunction = async (fn: FunctionToDeploy) => {
    functions.push(fn);
    return { arn: `arn:${partition}:lambda:eu-west-1:000000000000:function:${fn.functionName}`, version: '1' };
  };
  const registerCaller = (name: string) => ({ accessKeyId: `key of ${name}`, secretAccessKey: `secret of ${name}` });
  return {
    calls,
    functions,
    call,
    deployFunction,
    registerCaller,
    inputsOf: (name: string) => calls.filter((made) => made.name === name).map(({ input }) => input),
  };
}

/** Runs `use` with a folder that holds these files, by relative path, and is gone afterwards. */
export async function withFiles<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'template-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Deploys the text of a template, with files beside it, as the stack `shop`. */
export function deploy(
  template: string,
  files: Readonly<Record<string, string>> = {},
  options: Partial<DeployOptions> = {},
) {
  const aws = recordingAws();
  return withFiles({ ...files, 'template.yaml': template }, async (folder) => ({
    aws,
    folder,
    stack: await deployTemplate({
      templatePath: join(folder, 'template.yaml'),
      stackName: 'shop',
      call: aws.call,
      deployFunction: aws.deployFunction,
      registerCaller: aws.registerCaller,
      ...options,
    }),
  }));
}
