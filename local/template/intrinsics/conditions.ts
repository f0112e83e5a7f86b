import { isObject, type Json, type JsonObject } from '../json.ts';
import { TemplateError } from '../template-error.ts';
import { listOf, textOf } from './arguments.ts';
import { resolve } from './resolve.ts';
import type { Scope } from './scope.ts';

type Test = (argument: Json, scope: Scope, at: string) => boolean;

/** CloudFormation takes 2 to 10. */
const all = (argument: Json, scope: Scope, at: string): readonly boolean[] =>
  listOf(argument, at, 2, 10).map((item) => isTrue(item, scope, at));

const tests: Readonly<Record<string, Test>> = {
  Condition: (argument, scope, at) => {
    const value = scope.condition(textOf(argument, at));
    if (value === undefined) throw new TemplateError(at, `there is no condition ${textOf(argument, at)}`);
    return value;
  },
  'Fn::Equals': (argument, scope, at) => {
    const [left, right] = listOf(resolve(argument, scope, at), at, 2);
    return String(left) === String(right);
  },
  'Fn::Not': (argument, scope, at) => !listOf(argument, at, 1).every((item) => isTrue(item, scope, at)),
  'Fn::And': (argument, scope, at) => all(argument, scope, at).every(Boolean),
  'Fn::Or': (argument, scope, at) => all(argument, scope, at).some(Boolean),
};

/** @throws TemplateError for what is no condition */
function isTrue(value: Json, scope: Scope, at: string): boolean {
  const [name, ...others] = isObject(value) ? Object.keys(value) : [];
  const test = name !== undefined && others.length === 0 ? tests[name] : undefined;
  if (test === undefined || name === undefined || !isObject(value)) throw new TemplateError(at, 'is no condition');
  return test(value[name] ?? null, scope, at);
}

/** Each condition's value, worked out when it is first asked for. @throws TemplateError for one that stands on itself */
export function conditionValues(definitions: JsonObject, scope: Omit<Scope, 'condition'>): Scope['condition'] {
  const known = new Map<string, boolean>();
  const open = new Set<string>();
  const holds = (name: string): boolean | undefined => {
    const definition = definitions[name];
    if (definition === undefined) return undefined;
    const before = known.get(name);
    if (before !== undefined) return before;
    if (open.has(name)) throw new TemplateError(`Conditions.${name}`, 'stands on itself');
    open.add(name);
    const value = isTrue(definition, { ...scope, condition: holds }, `Conditions.${name}`);
    known.set(name, value);
    return value;
  };
  return holds;
}
