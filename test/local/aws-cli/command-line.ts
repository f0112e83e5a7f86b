/** A command of the AWS CLI as it is written, and what it is documented to print. */
export interface Documented {
  readonly line: string;
  readonly printed: string;
}

/** The commands of a document's console blocks, in their order. */
export function documented(markdown: string): readonly Documented[] {
  const blocks = [...markdown.matchAll(/^```console\n(.*?)\n```$/gms)].map(([, block = '']) => block);
  return blocks.flatMap((block) =>
    block.split(/^\$ /m).flatMap((text) => {
      const [line = '', ...printed] = text.trim().split('\n');
      return line === '' ? [] : [{ line, printed: printed.join('\n') }];
    }),
  );
}

/** A line in words, as a shell splits it: quotes are taken off, `$(date -u -d '-5 minutes' ...)` is such a time. */
export function words(line: string, now: number): readonly string[] {
  const dated = line.replaceAll(/"\$\(date -u -d '([+-]\d+) minutes' \+%FT%TZ\)"/g, (_, minutes: string) =>
    new Date(now + Number(minutes) * 60_000).toISOString(),
  );
  return [...dated.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

export interface Command {
  readonly service: string;
  /** As in the API: `DescribeRoute`. */
  readonly operation: string;
  /** As the CLI reads them: by their names, in words. */
  readonly options: ReadonlyMap<string, readonly string[]>;
}

const capitalized = (kebab: string): string =>
  kebab.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** @throws Error for what is no command of the AWS CLI */
export function commandOf([aws, service, operation, ...rest]: readonly string[]): Command {
  if (aws !== 'aws' || service === undefined || operation === undefined) throw new Error(`no command: ${aws}`);
  const options = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const word of rest) {
    if (word.startsWith('--')) {
      current = [];
      options.set(word.slice(2), current);
    } else current?.push(word);
  }
  return { service, operation: capitalized(operation), options };
}

/** The members that the options of a command are: those of some services begin with a small letter. */
export function inputOf({ service, options }: Command, lists: readonly string[]): Record<string, unknown> {
  const isSmall = ['appmesh', 'stepfunctions', 'vpc-lattice', 'ecs'].includes(service);
  return Object.fromEntries(
    [...options].map(([name, given]) => {
      const member = capitalized(name);
      const key = isSmall ? member.charAt(0).toLowerCase() + member.slice(1) : member;
      return [key, lists.includes(name) ? given : optionValue(name, given)];
    }),
  );
}

/** Options whose value is text even where it looks like JSON. */
const texts = new Set(['input', 'payload', 'cpu', 'memory']);

function optionValue(name: string, [value]: readonly string[]): unknown {
  if (value === undefined) return true;
  if (texts.has(name)) return value;
  if (/^[[{]|^\d+$/.test(value)) return JSON.parse(value);
  return /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : value;
}
