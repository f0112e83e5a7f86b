import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloudFormation } from '../../../local/cloudformation/cloud-formation.ts';
import { type EmbeddedAws, embeddedAws } from '../../../local/embedded-aws.ts';
import type { Caller, Output, ServiceName } from '../../../local/kit/call.ts';
import { inProcessLauncher } from '../../../local/lambda/in-process/in-process-launcher.ts';
import { type Lambda, lambda } from '../../../local/lambda/lambda.ts';
import type { FunctionToDeploy } from '../../../local/template/deployment.ts';
import { countedSurroundings, someone } from '../asking.ts';

type Input = Readonly<Record<string, unknown>>;

/** A function that was deployed, with the files of its code. */
interface DeployedCode {
  readonly fn: FunctionToDeploy;
  readonly files: Readonly<Record<string, string>>;
}

/** The embedded AWS with CloudFormation, and short ways to ask it for stacks. */
export interface Desk {
  readonly aws: EmbeddedAws;
  readonly functions: readonly DeployedCode[];
  call(service: ServiceName, operation: string, input: Input, caller?: Caller): Promise<Output>;
  create(StackName: string, TemplateBody: string, more?: Input): Promise<Output>;
  update(StackName: string, TemplateBody: string, more?: Input): Promise<Output>;
  stack(StackName: string): Promise<Input>;
  /** `X CREATE_COMPLETE`, the oldest first, with the reason after a colon where there is one. */
  events(StackName: string): Promise<readonly string[]>;
}

const records = (value: unknown): readonly Input[] => (Array.isArray(value) ? value : []);

export function desk({ isLenient = false }: { readonly isLenient?: boolean } = {}): Desk {
  const functions: DeployedCode[] = [];
  const surroundings = countedSurroundings();
  // What is deployed is told by the text of its handler, and never called.
  const launcher = inProcessLauncher({ surroundings, functions: { one: async () => ({}), two: async () => ({}) } });
  let model: Lambda | undefined;
  const aws = embeddedAws({
    surroundings,
    add: [
      (wiring) => {
        model = lambda({ ...wiring, launcher });
        return model;
      },
      (wiring) =>
        cloudFormation({
          ...wiring,
          isLenient,
          async deployFunction(fn) {
            const names = readdirSync(fn.folder);
            const files = names.map((name) => [name, readFileSync(join(fn.folder, name), 'utf8')]);
            functions.push({ fn, files: Object.fromEntries(files) });
            if (model === undefined) throw new Error('there is no model of Lambda');
            return model.deploy({ ...fn, folder: readFileSync(join(fn.folder, 'handler.mjs'), 'utf8') });
          },
        }),
    ],
  });
  const call: Desk['call'] = (service, operation, input, caller = someone) =>
    aws.call(service, operation, input, caller);
  return {
    aws,
    functions,
    call,
    create: (StackName, TemplateBody, more) =>
      call('cloudformation', 'CreateStack', { StackName, TemplateBody, ...more }),
    update: (StackName, TemplateBody, more) =>
      call('cloudformation', 'UpdateStack', { StackName, TemplateBody, ...more }),
    async stack(StackName) {
      const { Stacks } = await call('cloudformation', 'DescribeStacks', { StackName });
      return records(Stacks)[0] ?? {};
    },
    async events(StackName) {
      const { StackEvents } = await call('cloudformation', 'DescribeStackEvents', { StackName });
      return [...records(StackEvents)]
        .reverse()
        .map(({ LogicalResourceId, ResourceStatus, ResourceStatusReason: reason }) =>
          [`${LogicalResourceId} ${ResourceStatus}`, ...(reason === undefined ? [] : [reason])].join(': '),
        );
    },
  };
}
