import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generated } from './generated.ts';

for (const [name, textOf] of generated) {
  const file = join(import.meta.dirname, '..', name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, textOf());
}
