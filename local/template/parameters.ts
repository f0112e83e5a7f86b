import { isObject, type Json, type JsonObject } from './json.ts';
import { TemplateError } from './template-error.ts';

type Value = string | number | readonly string[];
type ParameterValues = Readonly<Record<string, Value>>;

const asText = (value: Json | undefined): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;

/** Types as a value is read; those that AWS looks up (an SSM parameter's value, a VPC's id) are not known here. */
const readers: Readonly<Record<string, (text: string) => Value | undefined>> = {
  String: (text) => text,
  Number: (text) => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined),
  CommaDelimitedList: (text) => text.split(',').map((part) => part.trim()),
};

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

function parameterValue(name: string, definition: Json, given: string | undefined): Value {
  const at = `Parameters.${name}`;
  if (!isObject(definition)) throw new TemplateError(at, 'must be an object');
  const type = asText(definition.Type) ?? '';
  const read = readers[type];
  if (read === undefined) throw new TemplateError(`${at}.Type`, `${type} is not known here`);
  const text = given ?? asText(definition.Default);
  if (text === undefined) throw new TemplateError(at, 'has no default, so it needs a value');
  const value = read(text);
  if (value === undefined) throw new TemplateError(at, `${JSON.stringify(text)} is no ${type}`);
  const expected = broken(definition, text);
  if (expected !== undefined) throw new TemplateError(at, `${JSON.stringify(text)} is not ${expected}`);
  return value;
}

/**
 * Each parameter's value: the given one, or its default.
 *
 * @throws TemplateError for one that is missing, unknown or not allowed
 */
export function parameterValues(definitions: JsonObject, given: Readonly<Record<string, string>>): ParameterValues {
  const unknown = Object.keys(given).filter((name) => definitions[name] === undefined);
  if (unknown.length > 0) {
    const known = Object.keys(definitions).join(', ') || 'none';
    throw new TemplateError('Parameters', `${unknown.join(', ')} is not a parameter of the template (it has ${known})`);
  }
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [name, parameterValue(name, definition, given[name])]),
  );
}
