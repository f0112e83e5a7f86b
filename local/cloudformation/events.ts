import { type Context, change, stackNamed } from './context.ts';
import { type Stack, type StackEvent, type StackResource, stackType } from './stack.ts';

function record(context: Context, id: string, event: Omit<StackEvent, 'id' | 'at' | 'token'>): Stack {
  const { events, token } = stackNamed(context, id);
  const { surroundings } = context;
  const whole = {
    ...event,
    id: surroundings.newId(),
    ...(token !== undefined && { token }),
    at: surroundings.clock.now(),
  };
  return change(context, id, { events: [...events, whole] });
}

/** The stack has another status from now on, which is an event of it. */
export function stackEvent(context: Context, id: string, status: string, reason?: string): Stack {
  const { name } = stackNamed(context, id);
  const said = reason === undefined ? {} : { reason };
  record(context, id, { logicalId: name, physicalId: id, type: stackType, status, ...said });
  const { statusReason: _, ...stack } = stackNamed(context, id);
  const changed = { ...stack, status, ...(reason !== undefined && { statusReason: reason }) };
  context.stacks.put(changed);
  return changed;
}

type Named = Pick<StackResource, 'logicalId' | 'type'> & { readonly ref?: string };

/** Something happens to one resource. */
export function resourceEvent(
  context: Context,
  id: string,
  { logicalId, type, ref }: Named,
  status: string,
  reason?: string,
) {
  const said = reason === undefined ? {} : { reason };
  record(context, id, { logicalId, physicalId: ref ?? '', type, status, ...said });
}
