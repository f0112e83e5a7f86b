import { type VirtualClock, virtualClock } from '../../local/clock.ts';
import { cloudFormation } from '../../local/cloudformation/cloud-formation.ts';
import { type EmbeddedAws, embeddedAws } from '../../local/embedded-aws.ts';
import type { FunctionSpec } from '../../local/lambda/deploy.ts';
import { inProcessLauncher } from '../../local/lambda/in-process/in-process-launcher.ts';
import { type Lambda, lambda } from '../../local/lambda/lambda.ts';
import { countedSurroundings } from '../local/asking.ts';

export interface World {
  readonly aws: EmbeddedAws;
  /** Deploys a function by the name of its code: `echo` answers what it gets, `fail` throws. */
  deploy(name: 'echo' | 'fail', changes?: Partial<FunctionSpec>): Promise<unknown>;
  readonly clock: VirtualClock;
}

/** The embedded AWS in virtual time with all its services. */
export function world(): World {
  const clock = virtualClock();
  const surroundings = countedSurroundings(clock);
  const launcher = inProcessLauncher({
    surroundings,
    functions: {
      echo: async (event) => event,
      fail: async () => {
        throw new Error('as it should');
      },
    },
  });
  let functions: Lambda | undefined;
  const aws = embeddedAws({
    surroundings,
    add: [
      ({ call }) => {
        functions = lambda({ surroundings, call, launcher });
        return functions;
      },
      (wiring) =>
        cloudFormation({
          ...wiring,
          deployFunction: () => Promise.reject(new Error('no stack of this world has functions')),
        }),
    ],
  });
  if (functions === undefined) throw new Error('the model of Lambda was not made');
  const { deploy } = functions;
  return {
    aws,
    clock,
    deploy: (name, changes) =>
      deploy({
        functionName: name,
        folder: name,
        handler: 'handler.handler',
        timeoutSeconds: 3,
        memoryMegabytes: 128,
        environment: { A: 'b' },
        role: { arn: `arn:aws:iam::000000000000:role/${name}` },
        credentials: aws.callers.register(name),
        ...changes,
      }),
  };
}
