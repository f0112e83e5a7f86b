import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { commandsFile, commandsText } from '../../scripts/commands.ts';

test('the documented commands are those of the command’s own help (npm run generate)', () => {
  expect(readFileSync(join(import.meta.dirname, '../..', commandsFile), 'utf8')).toBe(commandsText());
});
