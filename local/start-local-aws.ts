import { realClock } from './clock.ts';
import { dynaliteDynamoDb } from './dynamodb/dynalite-dynamo-db.ts';
import { type EmbeddedAws, embeddedAws } from './embedded-aws.ts';
import { type HttpDoor, startHttpDoor } from './http/http-door.ts';
import { childProcessLauncher } from './lambda/child-process/child-process-launcher.ts';
import { type Lambda, lambda } from './lambda/lambda.ts';
import { realSurroundings } from './surroundings.ts';
import { type Deployed, type DeployOptions, deployTemplate } from './template/deploy-template.ts';

export interface LocalAwsOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** How many times as fast as real time the clock runs; 1 unless given. Waiting is scaled, work is not. */
  readonly timeScale?: number;
  /** The request log is appended to it, one line of JSON an entry. */
  readonly logFile?: string;
  /** How many processes of each function are started as it is deployed, so that its first call finds one; 0 unless given. */
  readonly prewarm?: number;
}

/** The embedded AWS with everything real that it can have: HTTP, processes for the functions, the machine's clock. */
export interface LocalAws {
  readonly aws: EmbeddedAws;
  readonly lambda: Lambda;
  readonly door: HttpDoor;
  /** As given to realClock, for other processes that are to read the same time. */
  readonly clock: { readonly scale: number; readonly epoch: number };
  deploy(stack: Pick<DeployOptions, 'templatePath' | 'stackName' | 'parameters' | 'buildCommand'>): Promise<Deployed>;
  close(): Promise<void>;
}

/** @throws Error with one clear sentence when the port is taken */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { port, timeScale = 1, logFile, prewarm = 0 } = options;
  const epoch = Date.now();
  const clock = realClock(timeScale, epoch);
  const surroundings = { ...realSurroundings(), clock };
  let door: HttpDoor | undefined;
  let functions: Lambda | undefined;
  const aws = embeddedAws({
    surroundings,
    stepFunctions: { workTimeScale: timeScale },
    ...(logFile !== undefined && { logFile }),
    add: [
      () => dynaliteDynamoDb(),
      ({ call }) => {
        const launcher = childProcessLauncher({ clock, timeScale, endpointUrl: () => door?.url });
        functions = lambda({ surroundings, call, launcher });
        return functions;
      },
    ],
  });
  if (functions === undefined) throw new Error('the model of Lambda was not made');
  const model = functions;
  try {
    door = await startHttpDoor({ dispatch: aws.dispatch, log: aws.log, port });
  } catch (error) {
    await aws.close();
    throw error;
  }
  const opened = door;
  return {
    aws,
    lambda: model,
    door: opened,
    clock: { scale: timeScale, epoch },
    deploy: (stack) =>
      deployTemplate({
        ...stack,
        call: aws.call,
        registerCaller: (name) => aws.callers.register(name),
        deployFunction: (fn) => model.deploy({ ...fn, prewarm }),
      }),
    async close() {
      await opened.close();
      await aws.close();
    },
  };
}
