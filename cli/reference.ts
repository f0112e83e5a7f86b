import type { Command } from 'commander';
import { textOf } from './help/pages.ts';
import { exitTable } from './run/failure.ts';

interface Part {
  /** In docs/commands. */
  readonly file: string;
  readonly title: string;
  /** The last command of the page. */
  readonly until: string;
}

/** The commands in the order of the help, a page for each use. */
const parts: readonly Part[] = [
  { file: 'rollouts.md', title: 'Commands that plan, start and follow a rollout', until: 'report' },
  { file: 'steering.md', title: 'Commands that steer a rollout', until: 'start-the-line' },
  { file: 'local.md', title: 'Commands of one machine', until: 'help' },
];

/** The help of every command as pages, by their names in docs. */
export function commandReference(program: Command): ReadonlyMap<string, string> {
  const names = program.commands.map((command) => command.name());
  const ends = parts.map(({ until }) => names.indexOf(until) + 1);
  const commandsOf = (n: number) => program.commands.slice(ends[n - 1] ?? 0, ends[n]);
  const pages = parts.map(({ file, title }, n): [string, string] => [
    `commands/${file}`,
    text([
      `# ${title}`,
      `[The command](../commands.md) has the options of every command. ${isMade}`,
      ...commandsOf(n).map(section),
    ]),
  ]);
  const index = parts.flatMap(({ file }, n) =>
    commandsOf(n).map((one) => [`[\`${one.name()}\`](commands/${file}#${one.name()})`, one.description()]),
  );
  return new Map([['commands.md', overview(program, index)], ...pages]);
}

const isMade = 'This page is made from the command’s own help (`npm run generate`).';
const text = (paragraphs: readonly string[]) => `${paragraphs.join('\n\n')}\n`;

const overview = (program: Command, index: readonly (readonly string[])[]): string =>
  text([
    '# The command',
    `\`meshshift\` finds the deployed stack by its parameter \`/meshshift/<stack>\` in SSM and needs nothing else. Credentials and Region come from the AWS SDK’s default chain. ${isMade}`,
    table('Command', index),
    'Options of every command, before or after its name:',
    table('Option', options(program)),
    '## Exit codes',
    table(
      'Code',
      exitTable.map(({ code, means }) => [`${code}`, means]),
    ),
  ]);

const section = (command: Command): string =>
  [
    `## ${command.name()}`,
    `\`meshshift ${[command.name(), command.usage().replace(/^\[options\] ?/, '')].join(' ').trim()}\`: ${command.description()}.`,
    ...(command.registeredArguments.length === 0
      ? []
      : [
          table(
            'Argument',
            command.registeredArguments.map((argument) => [
              `\`${argument.name()}\``,
              `${argument.description}${argument.defaultValue === undefined ? '' : ` (default: \`${argument.defaultValue}\`)`}`,
            ]),
          ),
        ]),
    ...(command.options.length === 0 ? [] : [table('Option', options(command))]),
    `\`\`\`sh\n${examples(command)}\n\`\`\``,
  ].join('\n\n');

const options = (command: Command): string[][] =>
  command.options.map(({ flags, description, defaultValue, mandatory }) => [
    `\`${flags}\``,
    `${description}${mandatory ? ' (required)' : ''}${defaultValue === undefined || typeof defaultValue === 'boolean' ? '' : ` (default: \`${defaultValue}\`)`}`,
  ]);

/** The examples in a command's help. */
const examples = (command: Command): string =>
  [...textOf(command).matchAll(/^ {2}\$ (.*)$/gm)].map(([, line]) => line).join('\n');

const table = (head: string, rows: readonly (readonly string[])[]): string =>
  [
    `| ${head} | |`,
    '|---|---|',
    ...rows.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`),
  ].join('\n');
