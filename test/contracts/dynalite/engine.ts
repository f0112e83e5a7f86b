import { createRequire } from 'node:module';
import { serializationError } from '../../../local/dynamodb/errors.ts';
import { accountId, region } from '../../../local/kit/account.ts';
import { AwsError, notImplemented } from '../../../local/kit/aws-error.ts';
import type { Input, Output } from '../../../local/kit/call.ts';
import { isRecord } from '../../../local/kit/json.ts';

/** dynalite's parts that its HTTP server is made of, used without that server: it could be closed only if it listened. */
export interface Engine {
  /** @throws AwsError as DynamoDB's */
  call(operation: string, input: Input): Promise<Output>;
  close(): Promise<void>;
}

interface Store {
  readonly tableDb: { awsRegion: string; awsAccountId: string };
  readonly db: { close(done: (error?: Error | null) => void): void };
}

type Types = Readonly<Record<string, unknown>>;
type Action = (store: Store, data: Input, done: (error: unknown, output?: Output) => void) => void;

interface OperationParts {
  readonly types: Types;
  readonly custom: unknown;
  readonly act: Action;
}

interface Validations {
  checkTypes(data: Input, types: Types): Input;
  checkValidations(data: Input, types: Types, custom: unknown, store: Store): void;
}

const require = createRequire(import.meta.url);

export function dynaliteEngine(): Engine {
  const { create }: { create(options: object): Store } = require('dynalite/db');
  const validations: Validations = require('dynalite/validations');
  const store = create({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  Object.assign(store.tableDb, { awsRegion: region, awsAccountId: accountId });
  const loaded = new Map<string, OperationParts>();

  function parts(operation: string): OperationParts {
    const found = loaded.get(operation) ?? load(operation);
    loaded.set(operation, found);
    return found;
  }

  /** What dynalite throws here that it did not mean to is about the input all the same: a null in a map, a list in a list. */
  function validated(operation: string, input: Input): Input {
    const { types, custom } = parts(operation);
    try {
      // dynalite changes what it is given.
      const data = validations.checkTypes(structuredClone(input), types);
      validations.checkValidations(data, types, custom, store);
      return data;
    } catch (error) {
      const meant = toAwsError(error);
      throw meant instanceof AwsError ? meant : serializationError();
    }
  }

  return {
    async call(operation, input) {
      const { act } = parts(operation);
      const data = validated(operation, input);
      try {
        const output = await new Promise<Output>((resolve, reject) =>
          act(store, data, (error, answer = {}) => (error ? reject(error) : resolve(answer))),
        );
        // Its answers may share structure with what it keeps.
        return JSON.parse(JSON.stringify(output));
      } catch (error) {
        throw toAwsError(error);
      }
    },
    close: () =>
      new Promise((resolve, reject) => {
        store.db.close((error) => (error ? reject(error) : resolve()));
      }),
  };
}

function load(operation: string): OperationParts {
  if (!/^[A-Z][A-Za-z]+$/.test(operation)) throw notImplemented('dynamodb', operation);
  const file = operation.charAt(0).toLowerCase() + operation.slice(1);
  try {
    return { ...require(`dynalite/validations/${file}`), act: require(`dynalite/actions/${file}`) };
  } catch {
    throw notImplemented('dynamodb', operation);
  }
}

function toAwsError(error: unknown): unknown {
  if (!isRecord(error) || !isRecord(error.body) || typeof error.statusCode !== 'number') return error;
  const { __type: type = '', message, Message, ...fields } = error.body;
  return new AwsError(String(type).replace(/^.*#/, ''), String(message ?? Message ?? ''), error.statusCode, fields);
}
