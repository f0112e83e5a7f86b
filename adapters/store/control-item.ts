import type { Control, Vacant } from '../../core/control/control.ts';
import { controlSchema } from '../../core/control/control.ts';
import { UnknownSchemaError } from '../../core/errors.ts';
import type { Item } from './attribute-value.ts';
import { fromItem } from './attribute-value.ts';
import { fromFirstSchema } from './first-schema.ts';

/**
 * A router's item as core knows it; a router without one is vacant at fence and revision 0. Only this code
 * under this schema number writes it, so only the number is checked. An item of the first schema is read as well, and has
 * this form as soon as it is saved.
 *
 * @throws UnknownSchemaError
 */
export function controlOf(router: string, item: Item | undefined): Control | Vacant {
  if (item === undefined) return { router, fence: 0, rev: 0 };
  const { pk: _, sk: __, ...control } = fromItem(item);
  if (control.schema !== controlSchema && control.schema !== 1)
    throw new UnknownSchemaError(
      `the control item of ${router} has schema ${String(control.schema)}, this code knows ${controlSchema}`,
    );
  if (!('rolloutId' in control)) return { router, fence: Number(control.fence), rev: Number(control.rev) };
  return (control.schema === 1 ? fromFirstSchema(control) : control) as unknown as Control;
}
