import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';

const root = join(import.meta.dirname, '../..');
const report = z.object({
  diagnostics: z.array(
    z.object({ severity: z.string(), category: z.string(), location: z.object({ path: z.string() }) }),
  ),
});

/** The rules that each source breaks, by its path, when the project's linter reads all of them at those places. */
export async function linted(
  sources: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'lint-'));
  try {
    for (const name of ['biome.json', 'lint']) await cp(join(root, name), join(folder, name), { recursive: true });
    for (const [path, source] of Object.entries(sources)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), source);
    }
    const { diagnostics } = report.parse(JSON.parse(await biome(folder)));
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const broken = Map.groupBy(errors, ({ location }) => location.path.replaceAll('\\', '/'));
    return new Map(
      Object.keys(sources).map((path) => [path, (broken.get(path) ?? []).map(({ category }) => category)]),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Biome exits with 1 where it finds errors, which is what is asked for here. */
const biome = (folder: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const given = ['lint', '--reporter=json', '--max-diagnostics=none', '.'];
    execFile(join(root, 'node_modules/.bin/biome'), given, { cwd: folder }, (error, stdout) =>
      stdout === '' ? reject(error ?? new Error('the linter said nothing')) : resolve(stdout),
    );
  });
