import { isObject, type Json, type JsonObject } from './json.ts';
import { TemplateError } from './template-error.ts';

type Value = string | number | readonly string[];
export type ParameterValues = Readonly<Record<string, Value>>;

const asText = (value: Json | undefined): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;

const listed = (text: string): readonly string[] => text.split(',').map((part) => part.trim());

const readers: Readonly<Record<string, (text: string) => Value | undefined>> = {
  String: (text) => text,
  Number: (text) => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined),
  CommaDelimitedList: listed,
};

/** Types of ids and names that AWS looks up: what they name is in no service here, so each is a text. */
const idType = /^AWS::(EC2|Route53)::[\w:]+$|^AWS::SSM::Parameter::Name$/;

/** How a value of a type is read; undefined for a type that is not known here. */
function readerOf(type: string): ((text: string) => Value | undefined) | undefined {
  const [, inner] = /^List<(.+)>$/.exec(type) ?? [];
  if (inner !== undefined) return inner === 'Number' || inner === 'String' || idType.test(inner) ? listed : undefined;
  return readers[type] ?? (idType.test(type) ? readers.String : undefined);
}

/** The type of the value that a parameter of SSM has, which the template's parameter names. */
const storedType = (type: string): string | undefined => /^AWS::SSM::Parameter::Value<(.+)>$/.exec(type)?.[1];

/** The names of the parameters of SSM that a template's parameters have as their values, by the template's names. */
export function storedNames(definitions: JsonObject, given: Readonly<Record<string, string>>): Record<string, string> {
  const names = Object.entries(definitions).flatMap(([name, definition]): [string, string][] => {
    if (!isObject(definition) || storedType(asText(definition.Type) ?? '') === undefined) return [];
    const stored = given[name] ?? asText(definition.Default);
    return stored === undefined ? [] : [[name, stored]];
  });
  return Object.fromEntries(names);
}

const numberOf = (value: Json | undefined): number | undefined => (value === undefined ? undefined : Number(value));

/** What is wrong with a value, in the words of the template's own ConstraintDescription if it has one. */
function broken(definition: JsonObject, text: string): string | undefined {
  const { AllowedValues, AllowedPattern, ConstraintDescription } = definition;
  const [minimum, maximum] = [numberOf(definition.MinValue), numberOf(definition.MaxValue)];
  const [shortest, longest] = [numberOf(definition.MinLength), numberOf(definition.MaxLength)];
  const says = (otherwise: string) => asText(ConstraintDescription) ?? otherwise;
  if (Array.isArray(AllowedValues) && !AllowedValues.some((allowed) => asText(allowed) === text)) {
    return says(`one of ${AllowedValues.map(asText).join(', ')}`);
  }
  if (typeof AllowedPattern === 'string' && !new RegExp(`^(?:${AllowedPattern})$`).test(text)) {
    return says(AllowedPattern);
  }
  if (minimum !== undefined && Number(text) < minimum) return says(`at least ${minimum}`);
  if (maximum !== undefined && Number(text) > maximum) return says(`at most ${maximum}`);
  if (shortest !== undefined && text.length < shortest) return says(`at least ${shortest} characters`);
  if (longest !== undefined && text.length > longest) return says(`at most ${longest} characters`);
  return undefined;
}

function parameterValue(
  name: string,
  definition: Json,
  given: string | undefined,
  stored: Readonly<Record<string, string>>,
): Value {
  const at = `Parameters.${name}`;
  if (!isObject(definition)) throw new TemplateError(at, 'must be an object');
  const type = asText(definition.Type) ?? '';
  const inStore = storedType(type);
  const read = readerOf(inStore ?? type);
  if (read === undefined) throw new TemplateError(`${at}.Type`, `${type} is not known here`);
  const text = given ?? asText(definition.Default);
  if (text === undefined) throw new TemplateError(at, 'has no default, so it needs a value');
  const inside = inStore === undefined ? text : stored[name];
  if (inside === undefined) {
    throw new TemplateError(at, `Unable to fetch parameters [${text}] from parameter store for this account.`);
  }
  const value = read(inside);
  if (value === undefined) throw new TemplateError(at, `${JSON.stringify(text)} is no ${type}`);
  const expected = broken(definition, text);
  if (expected !== undefined) throw new TemplateError(at, `${JSON.stringify(text)} is not ${expected}`);
  return value;
}

/**
 * Each parameter's value: the given one, or its default; of those that name a parameter of SSM, the value that this has.
 *
 * @param stored the values of the parameters of SSM that `storedNames` names, by the template's names
 * @throws TemplateError for one that is missing, unknown or not allowed
 */
export function parameterValues(
  definitions: JsonObject,
  given: Readonly<Record<string, string>>,
  stored: Readonly<Record<string, string>> = {},
): ParameterValues {
  const unknown = Object.keys(given).filter((name) => definitions[name] === undefined);
  if (unknown.length > 0) {
    const known = Object.keys(definitions).join(', ') || 'none';
    throw new TemplateError('Parameters', `${unknown.join(', ')} is not a parameter of the template (it has ${known})`);
  }
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [
      name,
      parameterValue(name, definition, given[name], stored),
    ]),
  );
}
