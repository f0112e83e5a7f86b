import { stringify } from 'yaml';
import { jsonIn } from '../../core/text/json.ts';

/** The input of an execution as YAML; undefined for one that holds no spec, such as that of a later execution. */
export function specText(input: string | undefined): string | undefined {
  const spec = input === undefined ? undefined : jsonIn(input);
  if (typeof spec !== 'object' || spec === null || !('service' in spec)) return undefined;
  return stringify(spec, { lineWidth: 0 }).trimEnd();
}
