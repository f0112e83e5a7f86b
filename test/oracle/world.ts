import { type VirtualClock, virtualClock } from '../../local/clock.ts';
import { dynaliteDynamoDb } from '../../local/dynamodb/dynalite-dynamo-db.ts';
import { memoryDynamoDb } from '../../local/dynamodb/memory-dynamo-db.ts';
import { type EmbeddedAws, embeddedAws } from '../../local/embedded-aws.ts';
import { inProcessLauncher } from '../../local/lambda/in-process/in-process-launcher.ts';
import { type Lambda, lambda } from '../../local/lambda/lambda.ts';
import { countedSurroundings } from '../local/asking.ts';

export interface World {
  readonly aws: EmbeddedAws;
  readonly lambda: Lambda;
  readonly clock: VirtualClock;
}

/** The embedded AWS in virtual time with all its services; a function deployed as `echo` answers what it gets, `fail` throws. */
export function world({ dynamoDb = 'memory' }: { dynamoDb?: 'memory' | 'dynalite' } = {}): World {
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
      () => (dynamoDb === 'memory' ? memoryDynamoDb({ surroundings }) : dynaliteDynamoDb()),
      ({ call }) => {
        functions = lambda({ surroundings, call, launcher });
        return functions;
      },
    ],
  });
  if (functions === undefined) throw new Error('the model of Lambda was not made');
  return { aws, lambda: functions, clock };
}
