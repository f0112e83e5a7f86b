import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { schemaFile, schemaText } from './schema.ts';

const file = join(import.meta.dirname, '..', schemaFile);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, schemaText());
