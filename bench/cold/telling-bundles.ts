import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const mark = 'bench:cold loads ';

/** The stack as it is deployed, in a folder of its own, where each file of a bundle writes its name as it is loaded. */
export function tellingBundles() {
  const folder = mkdtempSync(join(tmpdir(), 'meshshift-cold-'));
  for (const part of ['template.yaml', 'statemachines', 'dist/functions'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  const bundles = join(folder, 'dist/functions');
  for (const file of readdirSync(bundles, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.mjs')) continue;
    const path = join(bundles, file);
    writeFileSync(path, `console.log(${JSON.stringify(`${mark}${file}`)});\n${readFileSync(path, 'utf8')}`);
  }
  return {
    folder,
    templatePath: join(folder, 'template.yaml'),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** The file that a line of a log names as loaded, such as `roll-back/handler.mjs`; undefined for any other line. */
export function loadedIn(line: string): string | undefined {
  const at = line.indexOf(mark);
  return at < 0 ? undefined : line.slice(at + mark.length).trim();
}
