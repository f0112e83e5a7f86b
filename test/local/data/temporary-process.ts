// Makes a temporary folder, says where, and does what it is asked to as it ends.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../local/data/temporary-folder.ts';

const folder = temporaryFolder();
writeFileSync(join(folder.path, 'file'), 'x');
if (process.argv[2] === 'listens') process.once('SIGTERM', () => process.exit(3));
process.send?.(folder.path);
process.on('message', (what) => {
  if (what === 'return') process.disconnect();
  if (what === 'exit') process.exit(0);
  if (what === 'throw') throw new Error('thrown');
});
