import { region } from '../../kit/account.ts';
import { isList, isObject, type Json, type JsonObject } from '../json.ts';
import { TemplateError } from '../template-error.ts';
import { listOf, textOf } from './arguments.ts';
import { cidrBlocks } from './cidr.ts';
import { noValue, type Resolved, type Scope } from './scope.ts';
import { subParts } from './sub.ts';

type Intrinsic = (argument: Json, scope: Scope, at: string) => Resolved;

const missing = (name: string, at: string) =>
  new TemplateError(at, `${name} is no parameter and no resource of the template`);

function refTo(name: string, scope: Scope, at: string): Resolved {
  const value = scope.ref(name);
  if (value === undefined) throw missing(name, at);
  return value;
}

function attributeOf(logicalId: string, name: string, scope: Scope, at: string): Json {
  const value = scope.attribute(logicalId, name);
  if (value === undefined) throw new TemplateError(at, `${logicalId} has no attribute ${name} here`);
  return value;
}

/** `${X}` is a Ref and `${X.Arn}` an attribute, or one of SAM's `X.Version` and `X.Alias`. */
function named(name: string, scope: Scope, at: string): string {
  const dot = name.indexOf('.');
  const value =
    scope.ref(name) ?? (dot > 0 ? attributeOf(name.slice(0, dot), name.slice(dot + 1), scope, at) : undefined);
  if (value === undefined) throw missing(name, at);
  return textOf(value, at);
}

const sub: Intrinsic = (argument, scope, at) => {
  const [text, own] = isList(argument) ? listOf(argument, at, 2) : [argument, {}];
  const variables = resolve(own ?? {}, scope, at);
  const variable = (name: string) =>
    isObject(variables) && variables[name] !== undefined ? textOf(variables[name], at) : named(name, scope, at);
  return subParts(textOf(text, at))
    .map((part) => ('text' in part ? part.text : variable(part.name)))
    .join('');
};

const findInMap: Intrinsic = (argument, scope, at) => {
  const path = listOf(resolve(argument, scope, at), at, 3).map((key) => textOf(key, at));
  let found: Json | undefined = scope.mappings;
  for (const key of path) found = isObject(found) ? found[key] : undefined;
  if (found === undefined) throw new TemplateError(at, `there is no mapping ${path.join('.')}`);
  return found;
};

const select: Intrinsic = (argument, scope, at) => {
  const [index, from] = listOf(resolve(argument, scope, at), at, 2);
  const value = isList(from) ? from[Number(textOf(index, at))] : undefined;
  if (value === undefined) throw new TemplateError(at, `there is no item ${textOf(index, at)}`);
  return value;
};

const join: Intrinsic = (argument, scope, at) => {
  const [separator, parts] = listOf(resolve(argument, scope, at), at, 2);
  if (!isList(parts)) throw new TemplateError(at, 'joins a list');
  return parts.map((part) => textOf(part, at)).join(textOf(separator, at));
};

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope, at) => refTo(textOf(argument, at), scope, at),
  'Fn::GetAtt': (argument, scope, at) => {
    const [logicalId, name] = listOf(argument, at, 2);
    return attributeOf(textOf(logicalId, at), textOf(name, at), scope, at);
  },
  'Fn::Sub': sub,
  'Fn::Join': join,
  'Fn::Select': select,
  'Fn::Split': (argument, scope, at) => {
    const [separator, text] = listOf(resolve(argument, scope, at), at, 2);
    return textOf(text, at).split(textOf(separator, at));
  },
  'Fn::FindInMap': findInMap,
  'Fn::Base64': (argument, scope, at) => Buffer.from(textOf(resolve(argument, scope, at), at)).toString('base64'),
  'Fn::Cidr': (argument, scope, at) => {
    const [block = '', count, bits] = listOf(resolve(argument, scope, at), at, 3).map((item) => textOf(item, at));
    return cidrBlocks(block, Number(count), Number(bits), at);
  },
  'Fn::GetAZs': (argument, scope, at) => {
    const asked = textOf(resolve(argument, scope, at), at);
    if (asked !== '' && asked !== region) throw new TemplateError(at, `${asked} is no Region here, ${region} alone is`);
    return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
  },
  'Fn::ImportValue': (argument, scope, at) => {
    const name = textOf(resolve(argument, scope, at), at);
    const value = scope.imported(name);
    if (value === undefined) throw new TemplateError(at, `No export named ${name} found.`);
    return value;
  },
  'Fn::If': (argument, scope, at) => {
    const [condition, then, otherwise] = listOf(argument, at, 3);
    const value = scope.condition(textOf(condition, at));
    if (value === undefined) throw new TemplateError(at, `there is no condition ${textOf(condition, at)}`);
    return resolve((value ? then : otherwise) ?? null, scope, at);
  },
};

function resolveObject(value: JsonObject, scope: Scope, at: string): Resolved {
  const [name, ...others] = Object.keys(value);
  if (name !== undefined && others.length === 0) {
    const intrinsic = intrinsics[name];
    if (intrinsic !== undefined) return intrinsic(value[name] ?? null, scope, `${at}.${name}`);
    if (name.startsWith('Fn::')) throw new TemplateError(at, `${name} is not known here`);
  }
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const resolved = resolve(item, scope, `${at}.${key}`);
    return resolved === noValue ? [] : [[key, resolved] as const];
  });
  return Object.fromEntries(entries);
}

/** The value with every intrinsic function replaced by what it stands for. @throws TemplateError with the path to it */
export function resolve(value: Json, scope: Scope, at: string): Resolved {
  if (isList(value)) {
    return value.flatMap((item, index) => {
      const resolved = resolve(item, scope, `${at}.${index}`);
      return resolved === noValue ? [] : [resolved];
    });
  }
  return isObject(value) ? resolveObject(value, scope, at) : value;
}
