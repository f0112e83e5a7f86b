import type { Service } from '../kit/call.ts';
import { createService } from '../kit/operations.ts';
import { createCollection, type Stateful, stateOf } from '../kit/state.ts';
import type { Surroundings } from '../surroundings.ts';
import { dialect } from './errors.ts';
import * as messages from './operations/messages.ts';
import * as queueOperations from './operations/queues.ts';
import { queueShape } from './queue.ts';

/** Standard queues of SQS: enough for a dead-letter queue to be filled and read. */
export interface Sqs extends Service, Stateful {}

export const sqsOperations = { ...messages, ...queueOperations };

export function sqs(surroundings: Surroundings): Sqs {
  const queues = createCollection(queueShape, ({ name }) => name);
  const context = { queues, surroundings, now: () => surroundings.clock.now() };
  return {
    ...createService({ name: 'sqs', operations: sqsOperations, context, dialect }),
    ...stateOf({ queues }),
  };
}
