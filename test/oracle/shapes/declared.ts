import { readdirSync, readFileSync } from 'node:fs';

/**
 * What the runtime schemas leave out and the declarations beside them say: which errors an operation has, and which
 * members are enumerations.
 */
export interface Declared {
  /** Names of the error shapes that the operation is documented to throw. */
  errorsOf(operation: string): readonly string[];
  /** The type of a member of a structure as it is declared, such as `RouteStatusCode` or `AlarmType[]`. */
  typeOf(structure: string, member: string): string | undefined;
}

const modules = new URL('../../../node_modules/@aws-sdk/', import.meta.url);

function membersOf(text: string): Map<string, string> {
  const members = new Map<string, string>();
  for (const [, structure = '', body = ''] of text.matchAll(/^export interface (\w+)[^{]*\{\n([\s\S]*?)^\}/gm)) {
    for (const [, member = '', type = ''] of body.matchAll(/^ {4}(\w+)\??: (.*?)(?: \| undefined)?;$/gm)) {
      members.set(`${structure}.${member}`, type);
    }
  }
  return members;
}

export function declaredBy(client: string): Declared {
  const types = new URL(`${client}/dist-types/`, modules);
  const models = readdirSync(new URL('models/', types)).filter((name) => name.startsWith('models_'));
  const members = new Map(
    models.flatMap((name) => [...membersOf(readFileSync(new URL(`models/${name}`, types), 'utf8'))]),
  );
  return {
    errorsOf(operation) {
      const text = readFileSync(new URL(`commands/${operation}Command.d.ts`, types), 'utf8');
      return [...text.matchAll(/@throws \{@link (\w+)\} \((?:client|server) fault\)/g)].map(([, name = '']) => name);
    },
    typeOf: (structure, member) => members.get(`${structure}.${member}`),
  };
}
