import type { Service } from '../kit/call.ts';
import { createService } from '../kit/operations.ts';
import { createCollection, type Stateful, stateOf } from '../kit/state.ts';
import type { Surroundings } from '../surroundings.ts';
import { dialect } from './errors.ts';
import * as operations from './operations.ts';
import { parameterShape } from './parameter.ts';

/** The Parameter Store of SSM, with the newest version of each parameter. */
export interface Ssm extends Service, Stateful {}

export function ssm({ clock }: Surroundings): Ssm {
  const parameters = createCollection(parameterShape, ({ name }) => name);
  const context = { parameters, now: () => clock.now() };
  return { ...createService({ name: 'ssm', operations, context, dialect }), ...stateOf({ parameters }) };
}
