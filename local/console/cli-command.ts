import { shellWord } from '../shell-word.ts';

const kebab = (name: string): string => name.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase();

/** Values that the AWS CLI would take for an option or for the name of a file, or that a line cannot have. */
const isMisread = (value: unknown): boolean =>
  typeof value === 'string' && (value === '' || /^(-|file:|fileb:|https?:)|\p{Cc}/u.test(value));

/** A call of App Mesh as the command of the AWS CLI that does the same, to be pasted into a POSIX shell. */
export const cliCommand = (operation: string, input: Readonly<Record<string, unknown>>): string =>
  commandLine('appmesh', operation, input);

/**
 * A call as the command of the AWS CLI that does the same, to be pasted into a POSIX shell.
 *
 * @param service as the CLI names it
 * @param operation as in the API: `CreateMesh`
 */
export function commandLine(service: string, operation: string, input: Readonly<Record<string, unknown>>): string {
  const command = `aws ${service} ${kebab(operation)}`;
  const members = Object.entries(input);
  if (members.some(([, value]) => isMisread(value))) {
    return `${command} --cli-input-json ${shellWord(JSON.stringify(input))}`;
  }
  const isName = ([, value]: readonly [string, unknown]) => typeof value === 'string';
  const ordered = [...members.filter(isName), ...members.filter((member) => !isName(member))];
  const options = ordered.map(
    ([name, value]) => `--${kebab(name)} ${shellWord(typeof value === 'string' ? value : JSON.stringify(value))}`,
  );
  return [command, ...options].join(' ');
}
