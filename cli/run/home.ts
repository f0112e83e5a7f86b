import { realpathSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of this clone, or of the installed package. */
export const home = realpathSync(join(import.meta.dirname, '../..'));

/** A file of the clone, which the package has at the same place. */
export const ofHome = (path: string): string => join(home, path);
