import type { CallAws, Service } from '../kit/call.ts';
import { createService } from '../kit/operations.ts';
import { createCollection, type Stateful, stateOf } from '../kit/state.ts';
import type { Surroundings } from '../surroundings.ts';
import { dialect } from './errors.ts';
import * as operations from './operations.ts';
import { topicShape } from './topic.ts';

/** Standard topics of SNS whose subscribers are queues: enough to read what was published. */
export interface Sns extends Service, Stateful {}

export function sns({
  surroundings,
  call,
}: {
  readonly surroundings: Surroundings;
  /** How queues are reached. */
  readonly call: CallAws;
}): Sns {
  const topics = createCollection(topicShape, ({ arn }) => arn);
  const context = { topics, call, newId: () => surroundings.newId() };
  return { ...createService({ name: 'sns', operations, context, dialect }), ...stateOf({ topics }) };
}
