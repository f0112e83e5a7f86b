import { basename } from 'node:path';
import { build } from 'esbuild';
import { bundling } from '../../scripts/bundle.ts';
import { loadedAtOnce } from '../../scripts/merge-chunks.ts';

/** The three parts that weigh most in the files that an invocation loads: `@smithy/core 94 KB`. */
export async function largestParts(name: string, files: readonly string[]): Promise<readonly string[]> {
  const { metafile } = await build({
    ...bundling,
    entryPoints: [{ in: `functions/${name}/handler.ts`, out: 'handler' }],
    outdir: `dist/functions/${name}`,
    write: false,
  });
  const [entry = ''] = Object.keys(metafile.outputs).filter((path) => basename(path) === 'handler.mjs');
  const atOnce = loadedAtOnce(metafile, entry);
  const bytes = new Map<string, number>();
  for (const [output, { inputs }] of Object.entries(metafile.outputs)) {
    if (!atOnce.has(output) && !files.includes(basename(output))) continue;
    for (const [input, { bytesInOutput }] of Object.entries(inputs))
      bytes.set(partOf(input), (bytes.get(partOf(input)) ?? 0) + bytesInOutput);
  }
  const sorted = [...bytes].sort(([, a], [, b]) => b - a).slice(0, 3);
  return sorted.map(([part, size]) => `${part} ${Math.round(size / 1024)} KB`);
}

/** A package, or a folder of the project: `zod`, `core/analysis`. */
const partOf = (input: string): string =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? input.split('/').slice(0, 2).join('/');
