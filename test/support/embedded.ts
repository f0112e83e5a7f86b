import type { ClientOverrides } from '../../adapters/sdk/clients.ts';
import { type VirtualClock, virtualClock } from '../../local/clock.ts';
import type { Intercept } from '../../local/dispatch/intercept.ts';
import type { EmbeddedAwsOptions } from '../../local/embedded/contract.ts';
import type { EmbeddedAws } from '../../local/embedded-aws.ts';
import { embeddedAws } from '../../local/embedded-aws.ts';
import { inProcessDoor } from '../../local/http/in-process-door.ts';
import { onDemandTable } from '../contracts/dynamodb-calls.ts';
import { testStart } from './test-clock.ts';

export interface Embedded {
  readonly aws: EmbeddedAws;
  readonly clock: VirtualClock;
  /** Puts the embedded AWS under a client of ours. */
  readonly overrides: ClientOverrides;
  /** Makes a call as a person with every permission. */
  readonly call: (
    service: Parameters<EmbeddedAws['call']>[0],
    operation: string,
    input: Readonly<Record<string, unknown>>,
  ) => Promise<unknown>;
}

/** The embedded AWS in this process, in virtual time, with an empty table `table`. It lists metrics at once unless told otherwise. */
export async function embedded(
  intercept?: Intercept,
  {
    cloudWatch = { listedAfterMs: 0 },
    ...others
  }: Pick<EmbeddedAwsOptions, 'cloudWatch' | 'elasticLoadBalancing' | 'vpcLattice'> = {},
): Promise<Embedded> {
  const clock = virtualClock(testStart);
  let id = 0;
  const surroundings = {
    clock,
    random: () => 0.5,
    newId: () => `00000000-0000-4000-8000-${String(++id).padStart(12, '0')}`,
  };
  const aws = embeddedAws({
    surroundings,
    cloudWatch,
    ...(intercept && { intercept }),
    ...others,
  });
  const person = { accessKeyId: 'PERSON', name: 'user' };
  const call: Embedded['call'] = (service, operation, input) => aws.call(service, operation, input, person);
  await call('dynamodb', 'CreateTable', onDemandTable('table', 'S'));
  return {
    aws,
    clock,
    call,
    overrides: {
      requestHandler: inProcessDoor({ dispatch: aws.dispatch, clock }) as NonNullable<
        ClientOverrides['requestHandler']
      >,
      endpoint: 'http://localhost',
      region: 'eu-west-1',
      credentials: { accessKeyId: 'PERSON', secretAccessKey: 'secret' },
    },
  };
}
