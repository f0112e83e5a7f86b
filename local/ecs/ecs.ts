import type { CallAws, Service } from '../kit/call.ts';
import { createService } from '../kit/operations.ts';
import { type Stateful, stateOf } from '../kit/state.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Context } from './context.ts';
import { dialect } from './errors.ts';
import * as clusters from './operations/clusters.ts';
import * as services from './operations/services.ts';
import * as taskDefinitions from './operations/task-definitions.ts';
import { createResources } from './resources.ts';

/** Amazon ECS, API 2014-11-13, as far as services say which target groups and rules are theirs. It starts no tasks. */
export interface Ecs extends Service, Stateful {}

export function ecs({ surroundings, call }: { readonly surroundings: Surroundings; readonly call: CallAws }): Ecs {
  const resources = createResources();
  const context: Context = {
    resources,
    call,
    now: () => surroundings.clock.now(),
    newId: () => surroundings.newId(),
  };
  const operations = { ...clusters, ...services, ...taskDefinitions };
  return { ...createService({ name: 'ecs', operations, context, dialect }), ...stateOf({ ...resources }) };
}
