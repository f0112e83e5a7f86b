import type { Command } from 'commander';

/** The help of each command by its name, and that of the program by no name: a line is as long as it is. */
export type HelpPages = Readonly<Record<string, string>>;

/** More columns than any line of help has. */
export const endless = 10_000;

export const helpPages = (program: Command): HelpPages =>
  Object.fromEntries([['', textOf(program)], ...program.commands.map((command) => [command.name(), textOf(command)])]);

/** A command's help as it is printed, with what follows it. */
export function textOf(command: Command): string {
  let text = '';
  const before = command.configureOutput();
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  command.configureOutput(before);
  return text;
}
