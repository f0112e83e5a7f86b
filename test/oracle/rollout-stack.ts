import { basename, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ClientOverrides } from '../../adapters/sdk/clients.ts';
import { everyRouter } from '../../cli/embedded/every-router.ts';
import { virtualClock } from '../../local/clock.ts';
import type { Dispatch } from '../../local/dispatch/dispatch.ts';
import type { Intercept } from '../../local/dispatch/intercept.ts';
import { type EmbeddedAws, embeddedAws } from '../../local/embedded-aws.ts';
import { inProcessDoor } from '../../local/http/in-process-door.ts';
import { inProcessLauncher } from '../../local/lambda/in-process/in-process-launcher.ts';
import { type Lambda, lambda } from '../../local/lambda/lambda.ts';
import { sendOverNetwork } from '../../local/step-functions/integration/send-http.ts';
import { type Deployed, deployTemplate } from '../../local/template/deploy-template.ts';
import type { ManagedPolicy } from '../../local/template/deployment.ts';
import { countedSurroundings } from '../local/asking.ts';
import { testStart } from '../support/test-clock.ts';
import { type Environment, type Handler, rolloutFunctions } from './rollout-functions.ts';

/** The whole of template.yaml on the embedded AWS in virtual time; its functions reach it by the SDK's real clients. */
export interface RolloutStack {
  readonly aws: EmbeddedAws;
  readonly environment: Environment;
  /** Deploys it again with these parameters, and nothing else changed. */
  deploy(parameters: Readonly<Record<string, string>>): Promise<Deployed>;
  /** What the template offers to people’s and pipelines’ roles. */
  readonly managedPolicies: readonly ManagedPolicy[];
  /** Puts the embedded AWS under a client of a person who may do everything. */
  readonly overrides: ClientOverrides;
  /** Lets time pass until the condition holds. @throws Error when it has not after a virtual day */
  until(condition: () => Promise<boolean>): Promise<void>;
}

const templatePath = join(import.meta.dirname, '../../template.yaml');

const logicalId = (name: string): string =>
  `${name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}Function`;

/** What a team adds to the stack. */
export interface Team {
  /** Of template.yaml. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Functions of its own, by name. */
  readonly functions?: Readonly<Record<string, Handler>>;
}

/** @param around what stands between the clients and the embedded AWS */
export async function rolloutStack(
  around: (dispatch: Dispatch) => Dispatch,
  intercept?: Intercept,
  { parameters = {}, functions: own = {} }: Team = {},
): Promise<RolloutStack> {
  const clock = virtualClock(testStart);
  const surroundings = countedSurroundings(clock);
  let running = 0;
  let environment: Environment = { table: '', bus: '', stateMachineArn: '' };

  const counted =
    (handler: Handler): Handler =>
    async (event, context) => {
      running += 1;
      try {
        return await handler(event, context);
      } finally {
        running -= 1;
      }
    };
  const overridesOf = (credentials: { accessKeyId: string; secretAccessKey: string }): ClientOverrides => ({
    requestHandler: inProcessDoor({ dispatch: (request) => around(aws.dispatch)(request), clock }) as NonNullable<
      ClientOverrides['requestHandler']
    >,
    endpoint: 'http://localhost',
    region: 'eu-west-1',
    credentials,
  });
  const functions = rolloutFunctions(
    (name) => overridesOf(aws.callers.register(logicalId(name))),
    () => environment,
    clock,
  );
  const launcher = inProcessLauncher({
    surroundings,
    functions: {
      ...Object.fromEntries(Object.entries(functions).map(([name, handler]) => [name, counted(handler)])),
      ...own,
    },
  });
  let model: Lambda | undefined;
  const aws = embeddedAws({
    surroundings,
    ...(intercept && { intercept }),
    cloudWatch: { listedAfterMs: 0 },
    elasticLoadBalancing: { probe: async () => ({ kind: 'answered', status: 200 }) },
    vpcLattice: { probe: async () => true },
    stepFunctions: {
      async sendHttp(...request) {
        running += 1;
        try {
          return await sendOverNetwork(...request);
        } finally {
          running -= 1;
        }
      },
    },
    add: [
      ({ call }) => {
        model = lambda({ surroundings, call, launcher });
        return model;
      },
    ],
  });
  if (model === undefined) throw new Error('the model of Lambda was not made');
  const { deploy } = model;
  const deployWith: RolloutStack['deploy'] = (values) =>
    deployTemplate({
      templatePath,
      stackName: 'meshshift',
      parameters: { ...everyRouter, ...values },
      call: aws.call,
      registerCaller: aws.callers.register,
      deployFunction: (fn) => deploy({ ...fn, folder: basename(fn.folder) }),
      checkBundles: false,
    });
  const { outputs, managedPolicies } = await deployWith(parameters);
  for (const functionName of Object.keys(own))
    await deploy({
      functionName,
      folder: functionName,
      handler: 'team.handler',
      timeoutSeconds: 900,
      memoryMegabytes: 128,
      environment: {},
      role: { arn: 'arn:aws:iam::000000000000:role/team' },
      credentials: aws.callers.register(functionName),
    });
  const { TableName: table = '', BusName: bus = '', StateMachineArn: stateMachineArn = '' } = outputs;
  environment = { table, bus, stateMachineArn };

  return {
    aws,
    environment,
    deploy: deployWith,
    managedPolicies,
    overrides: overridesOf({ accessKeyId: 'PERSON', secretAccessKey: 'secret' }),
    async until(condition) {
      const deadline = clock.now() + 86_400_000;
      while (clock.now() < deadline) {
        // Time stands still for a function that runs: what it does is real work between two moments.
        while (running > 0) await nextTurn();
        if (await condition()) return;
        if (!(await clock.step())) break;
      }
      throw new Error('a virtual day has passed');
    },
  };
}
