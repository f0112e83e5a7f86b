import { isRecord } from '../../kit/json.ts';
import type { Problems } from './problems.ts';

const variableName = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;
const longestName = 80;

/** Reports variable names that AWS refuses, among them `states`, which is taken. */
export function checkAssign(fields: Readonly<Record<string, unknown>>, at: string, problems: Problems): void {
  const assign = fields.Assign;
  if (assign === undefined) return;
  if (!isRecord(assign)) {
    problems.invalid(`${at}/Assign`, 'Expected value of type Object');
    return;
  }
  for (const name of Object.keys(assign)) {
    if (name === 'states' || name.length > longestName || !variableName.test(name)) {
      problems.invalid(`${at}/Assign`, `Invalid variable name '${name}'`);
    }
  }
}
