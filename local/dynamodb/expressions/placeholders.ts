import type { Input } from '../../kit/call.ts';
import { isRecord } from '../../kit/json.ts';
import type { AttributeValue } from '../attribute-value.ts';
import { parseAttributeValue } from '../attribute-value.ts';
import { serializationError, validationError } from '../errors.ts';

/** The #names and :values of one request, which all of its expressions share. */
export interface Placeholders {
  /** The attribute name behind `#reference`. */
  name(reference: string): string | undefined;
  /** The value behind `:reference`. */
  value(reference: string): AttributeValue | undefined;
  /** @throws ValidationException when the request defines one that no expression uses */
  refuseUnused(): void;
}

function read<Value>(input: Input, member: string, shape: RegExp, parse: (value: unknown, key: string) => Value) {
  const found = new Map<string, Value>();
  const given = input[member];
  if (!isRecord(given)) return found;
  const keys = Object.keys(given);
  if (keys.length === 0) throw validationError(`${member} must not be empty`);
  const wrong = keys.find((key) => !shape.test(key));
  if (wrong !== undefined) throw validationError(`${member} contains invalid key: Syntax error; key: "${wrong}"`);
  for (const key of keys) found.set(key, parse(given[key], key));
  return found;
}

function parseName(value: unknown): string {
  if (typeof value !== 'string') throw serializationError();
  return value;
}

function parseValue(value: unknown, key: string): AttributeValue {
  try {
    return parseAttributeValue(value);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw validationError(`ExpressionAttributeValues contains invalid value: ${error.message} for key ${key}`);
  }
}

/**
 * @param expressions members that may use placeholders, in the order in which DynamoDB's messages name them
 * @param withValues those of them that may use values
 */
export function placeholders(
  input: Input,
  expressions: readonly string[],
  withValues: readonly string[],
): Placeholders {
  const given = (members: readonly string[]) => members.some((member) => typeof input[member] === 'string');
  if (input.ExpressionAttributeNames !== undefined && !given(expressions)) {
    throw validationError('ExpressionAttributeNames can only be specified when using expressions');
  }
  if (input.ExpressionAttributeValues !== undefined && !given(withValues)) {
    throw validationError(
      `ExpressionAttributeValues can only be specified when using expressions: ${withValues.join(' and ')} ${withValues.length > 1 ? 'are' : 'is'} null`,
    );
  }
  const names = read(input, 'ExpressionAttributeNames', /^#[0-9a-zA-Z_]+$/, parseName);
  const values = read(input, 'ExpressionAttributeValues', /^:[0-9a-zA-Z_]+$/, parseValue);
  const unused = { names: new Set(names.keys()), values: new Set(values.keys()) };
  return {
    name(reference) {
      unused.names.delete(reference);
      return names.get(reference);
    },
    value(reference) {
      unused.values.delete(reference);
      return values.get(reference);
    },
    refuseUnused() {
      for (const [member, left] of [
        ['ExpressionAttributeNames', unused.names],
        ['ExpressionAttributeValues', unused.values],
      ] as const) {
        if (left.size > 0) {
          throw validationError(`Value provided in ${member} unused in expressions: keys: {${[...left].join(', ')}}`);
        }
      }
    },
  };
}
