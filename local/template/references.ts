import { subParts } from './intrinsics/sub.ts';
import { isList, isObject, type Json, type JsonObject } from './json.ts';

const before = (separator: string, text: string): string => text.split(separator, 1)[0] ?? text;

function subNames(argument: Json | undefined): readonly string[] {
  const [text, own] = isList(argument) ? argument : [argument];
  const variables = isObject(own) ? own : {};
  const names = typeof text === 'string' ? subParts(text).flatMap((part) => ('name' in part ? [part.name] : [])) : [];
  return [...names.filter((name) => variables[name] === undefined), ...namesIn(variables)];
}

function namesOf(value: JsonObject): readonly string[] {
  const { Ref, 'Fn::GetAtt': getAtt, 'Fn::Sub': sub } = value;
  if (typeof Ref === 'string') return [Ref];
  if (isList(getAtt)) return typeof getAtt[0] === 'string' ? [getAtt[0]] : [];
  if (sub !== undefined) return subNames(sub);
  return Object.values(value).flatMap(namesIn);
}

function namesIn(value: Json): readonly string[] {
  if (isList(value)) return value.flatMap(namesIn);
  return isObject(value) ? namesOf(value) : [];
}

/**
 * What a value refers to by `Ref`, `Fn::GetAtt` or `Fn::Sub`, without the attribute: logical ids, parameters and pseudo
 * parameters. Both branches of an `Fn::If` count, as they do for CloudFormation.
 */
export const referencesIn = (value: Json): ReadonlySet<string> =>
  new Set(namesIn(value).map((name) => before('.', name)));
