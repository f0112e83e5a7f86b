import { UnknownSchemaError } from '../core/errors.ts';
import type { Control, Vacant } from '../core/rollout/control.ts';
import { controlSchema } from '../core/rollout/control.ts';
import type { Item } from './attribute-value.ts';
import { fromItem } from './attribute-value.ts';

/**
 * A router's item as core knows it; a router without one is vacant at fence and revision 0. Nothing but this code
 * under this schema number writes it, so the number is what is checked.
 *
 * Its size: a plan with 100 callers and 20 alarms is about 25 KB, and each route adds its spec twice (a spec of App
 * Mesh is 1 to 10 KB, of ten targets and many matches at most), each write in doubt some 100 bytes more, each approval
 * or skip 100, the sums of closed periods 13 KB in all. DynamoDB takes 400 KB, so 15 of the largest routes, or some 1,500 callers.
 *
 * @throws UnknownSchemaError
 */
export function controlOf(router: string, item: Item | undefined): Control | Vacant {
  if (item === undefined) return { router, fence: 0, rev: 0 };
  const { pk: _, sk: __, ...control } = fromItem(item);
  if (control.schema !== controlSchema)
    throw new UnknownSchemaError(
      `the control item of ${router} has schema ${String(control.schema)}, this code knows ${controlSchema}`,
    );
  if ('rolloutId' in control) return control as unknown as Control;
  return { router, fence: Number(control.fence), rev: Number(control.rev) };
}
