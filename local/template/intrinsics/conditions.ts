import { isList, isObject, type Json, type JsonObject } from '../json.ts';
import { TemplateError } from '../template-error.ts';
import { listOf, textOf } from './arguments.ts';
import { resolve } from './resolve.ts';
import type { Scope } from './scope.ts';

type Tests = Readonly<Record<string, Test>>;
/** @param known what may stand within it */
type Test = (argument: Json, scope: Scope, at: string, known?: Tests) => boolean;

/** CloudFormation takes 2 to 10. */
const all = (argument: Json, scope: Scope, at: string, known?: Tests): readonly boolean[] =>
  listOf(argument, at, 2, 10).map((item) => isTrue(item, scope, at, known));

const tests: Tests = {
  Condition: (argument, scope, at) => {
    const value = scope.condition(textOf(argument, at));
    if (value === undefined) throw new TemplateError(at, `there is no condition ${textOf(argument, at)}`);
    return value;
  },
  'Fn::Equals': (argument, scope, at) => {
    const [left, right] = listOf(resolve(argument, scope, at), at, 2);
    return String(left) === String(right);
  },
  'Fn::Not': (argument, scope, at, known) => !listOf(argument, at, 1).every((item) => isTrue(item, scope, at, known)),
  'Fn::And': (argument, scope, at, known) => all(argument, scope, at, known).every(Boolean),
  'Fn::Or': (argument, scope, at, known) => all(argument, scope, at, known).some(Boolean),
};

/** What only the assertions of `Rules` may ask. */
const inRules: Tests = {
  ...tests,
  'Fn::Contains': (argument, scope, at) => {
    const [list, item] = listOf(resolve(argument, scope, at), at, 2);
    return (isList(list) ? list : [list]).some((one) => String(one) === String(item));
  },
  'Fn::EachMemberEquals': (argument, scope, at) => {
    const [list, item] = listOf(resolve(argument, scope, at), at, 2);
    return (isList(list) ? list : [list]).every((one) => String(one) === String(item));
  },
  'Fn::EachMemberIn': (argument, scope, at) => {
    const [list, among] = listOf(resolve(argument, scope, at), at, 2);
    const allowed = (isList(among) ? among : [among]).map(String);
    return (isList(list) ? list : [list]).every((one) => allowed.includes(String(one)));
  },
};

/**
 * Refuses parameters as the template's `Rules` say.
 *
 * @throws TemplateError in the words of the assertion that does not hold
 */
export function checkRules(rules: JsonObject, scope: Scope): void {
  for (const [name, rule] of Object.entries(rules)) {
    const at = `Rules.${name}`;
    if (!isObject(rule)) throw new TemplateError(at, 'must be an object');
    const { RuleCondition, Assertions } = rule;
    if (RuleCondition !== undefined && !isTrue(RuleCondition, scope, `${at}.RuleCondition`, inRules)) continue;
    for (const [index, assertion] of (isList(Assertions) ? Assertions : []).entries()) {
      const here = `${at}.Assertions.${index}`;
      if (!isObject(assertion)) throw new TemplateError(here, 'must be an object');
      if (isTrue(assertion.Assert ?? null, scope, `${here}.Assert`, inRules)) continue;
      throw new TemplateError(here, String(assertion.AssertDescription ?? 'does not hold'));
    }
  }
}

/** @throws TemplateError for what is no condition */
function isTrue(value: Json, scope: Scope, at: string, known = tests): boolean {
  const [name, ...others] = isObject(value) ? Object.keys(value) : [];
  const test = name !== undefined && others.length === 0 ? known[name] : undefined;
  if (test === undefined || name === undefined || !isObject(value)) throw new TemplateError(at, 'is no condition');
  return test(value[name] ?? null, scope, at, known);
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
