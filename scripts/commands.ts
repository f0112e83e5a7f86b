import { createProgram } from '../cli/program.ts';
import { commandReference } from '../cli/reference.ts';

/** The page of the commands: their own help. */
export const commandsFile = 'docs/commands.md';

export const commandsText = (): string => commandReference(createProgram({ run: async () => undefined }, process));
