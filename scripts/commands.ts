import { createProgram } from '../cli/program.ts';
import { commandReference } from '../cli/reference.ts';

/** Where the commands are documented: what their help says. */
export const commandsFile = 'docs/commands.md';

export const commandsText = (): string => commandReference(createProgram({ run: async () => undefined }, process));
