import { beforeAll, expect, test } from '@jest/globals';
import { ecsReader } from '../../../adapters/ecs/ecs-services.ts';
import { RefusedError, TransientError } from '../../../core/errors.ts';
import { AwsError } from '../../../local/kit/aws-error.ts';
import { ecsService } from '../../support/ecs-service.ts';
import { type Embedded, embedded } from '../../support/embedded.ts';

let made: Embedded;
let refusal: AwsError | undefined;

beforeAll(async () => {
  made = await embedded(async ({ operation }, proceed) => {
    if (operation === 'DescribeServices' && refusal !== undefined) throw refusal;
    return proceed();
  });
  for (const serviceName of ['old', 'one', 'two']) await ecsService(made.call, { serviceName });
  await made.call('ecs', 'DeleteService', { cluster: 'shop', service: 'old' });
});

const read = (cluster: string, ...services: readonly string[]) =>
  ecsReader({ ...made.overrides, maxAttempts: 1 })({ cluster, services: [...services] });

test('services come in the order in which they are named, and what is deleted or never was is left out', async () => {
  const arn = 'arn:aws:ecs:eu-west-1:000000000000:service/shop/two';
  const found = await read('shop', arn, 'none', 'old', 'one');
  expect(found?.map((service) => service?.serviceName)).toEqual(['two', undefined, undefined, 'one']);
});

test('there are none without their cluster', async () => {
  expect(await read('till', 'one')).toBeUndefined();
});

test.each([
  ['a missing permission is refused', new AwsError('AccessDeniedException', 'no'), RefusedError],
  ['a fault of AWS is tried again', new AwsError('ServerException', 'no', 500), TransientError],
])('%s, in words that say what was read', async (_, error, expected) => {
  refusal = error;
  const failure = await read('shop', 'one').catch((reason: unknown) => reason);
  refusal = undefined;
  expect(failure).toBeInstanceOf(expected);
  expect(String(failure)).toContain('reading services of ECS in cluster shop');
});
