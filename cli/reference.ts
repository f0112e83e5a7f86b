import type { Command } from 'commander';
import { textOf } from './help/pages.ts';
import { exitTable } from './run/failure.ts';

/** docs/commands.md: the help of every command on one page. */
export const commandReference = (program: Command): string =>
  `${[
    '# The command',
    '`meshshift` finds the deployed stack by its parameter `/meshshift/<stack>` in SSM and needs nothing else. Credentials and Region come from the AWS SDK’s default chain. This page is made from the command’s own help (`npm run generate`).',
    'Options of every command, before or after its name:',
    table('Option', options(program)),
    ...program.commands.map(section),
    '## Exit codes',
    table(
      'Code',
      exitTable.map(({ code, means }) => [`${code}`, means]),
    ),
  ].join('\n\n')}\n`;

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
