import { AwsError } from '../../local/kit/aws-error.ts';
import type { ServiceName } from '../../local/kit/call.ts';
import { someone } from '../local/asking.ts';
import type { Talk } from './talk.ts';
import type { World } from './world.ts';

/** Whether the model has the operation at all, which it tells of itself when it is asked with nothing. */
async function isImplemented({ aws }: World, service: ServiceName, operation: string): Promise<boolean> {
  try {
    await aws.call(service, operation, {}, someone);
    return true;
  } catch (error) {
    const whole = `does not implement ${service}:${operation}.`;
    return !(error instanceof AwsError && error.code === 'NotImplemented' && error.message.includes(whole));
  }
}

/** The operations that the SDK knows, by whether the embedded AWS has them. Ask a world of its own: some have an effect. */
export async function coverage(world: World, { model }: Talk): Promise<{ has: string[]; lacks: string[] }> {
  const has: string[] = [];
  const lacks: string[] = [];
  for (const name of model.operations.keys()) {
    ((await isImplemented(world, model.service, name)) ? has : lacks).push(name);
  }
  return { has, lacks };
}
