import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commandsFile, commandsText } from './commands.ts';
import { schemaFile, schemaText } from './schema.ts';

const generated = [
  [schemaFile, schemaText()],
  [commandsFile, commandsText()],
] as const;

for (const [name, text] of generated) {
  const file = join(import.meta.dirname, '..', name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
