import type { Collection } from '../kit/state.ts';
import type { Surroundings } from '../surroundings.ts';
import { queueDoesNotExist } from './errors.ts';
import { forgetExpired, type Queue, queueName } from './queue.ts';

/** What the operations work on. */
export interface Context {
  /** By name. */
  readonly queues: Collection<Queue>;
  readonly surroundings: Surroundings;
  now(): number;
}

/** A queue by its URL or ARN, without the messages that have expired. @throws AwsError QueueDoesNotExist */
export function existing({ queues, now }: Context, urlOrArn: string): Queue {
  const queue = queues.find(queueName(urlOrArn));
  if (queue === undefined) throw queueDoesNotExist();
  forgetExpired(queue, now());
  return queue;
}
