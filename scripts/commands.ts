import { createProgram } from '../cli/program.ts';
import { commandReference } from '../cli/reference.ts';

/** The pages of the commands, their own help, by their paths in the repository. */
export const commandPages: ReadonlyMap<string, () => string> = new Map(
  [...commandReference(createProgram({ run: async () => undefined }, process))].map(([page, text]) => [
    `docs/${page}`,
    () => text,
  ]),
);
