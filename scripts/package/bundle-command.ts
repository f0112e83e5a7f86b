import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '../..');

/** Programs that the command starts as processes of their own. */
const programs = [
  'local/lambda/child-process/bootstrap',
  'local/sample-app/backend-process',
  'local/sample-app/client-process',
  'local/sample-app/front-process',
  'local/sample-app/gateway-process',
  'local/sample-app/load-process',
] as const;

/** What the construct of the CDK stands on. */
export const cdkPackages = ['aws-cdk-lib', 'constructs'] as const;

/** Where chunks are, one folder below the package's own. */
const chunks = 'lib';

/**
 * Bundles the command and its programs into a folder. `lib/meshshift.mjs` is the command; what it loads later, such as
 * the embedded AWS or the AWS clients, is in chunks beside it, since Node would parse one file whole for each command.
 *
 * @returns what went into it and came out of it
 */
export async function bundleCommand(outdir: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [
      { in: 'cli/meshshift.ts', out: `${chunks}/meshshift` },
      { in: 'cli/packaged.ts', out: `${chunks}/help` },
      { in: 'cdk/meshshift.ts', out: `${chunks}/cdk` },
      ...programs.map((program) => ({ in: `${program}.ts`, out: program })),
    ],
    outdir,
    outExtension: { '.js': '.mjs' },
    chunkNames: `${chunks}/[name]-[hash]`,
    splitting: true,
    bundle: true,
    minify: true,
    // The licences stand in a file of their own.
    legalComments: 'none',
    platform: 'node',
    target: 'node22',
    format: 'esm',
    mainFields: ['module', 'main'],
    // Users of the construct have them; nobody else needs them.
    external: cdkPackages.flatMap((name) => [name, `${name}/*`]),
    // Packages of the older kind ask for Node's modules by `require`.
    banner: { js: "import{createRequire as requireOf}from'node:module';const require=requireOf(import.meta.url);" },
    plugins: [ofTheClone],
    metafile: true,
    logLevel: 'warning',
  });
  for (const [file, { inputs }] of Object.entries(metafile.outputs)) refuseMisplaced(outdir, file, Object.keys(inputs));
  return metafile;
}

const hasPlace = /\bimport\.meta\.(url|dirname)\b/;

/** A module finds its files as in the clone: the package has them at the same places, whatever chunk the module is in. */
const ofTheClone: Plugin = {
  name: 'of-the-clone',
  setup({ onLoad }) {
    // Of the clone's own package.json the command needs the version alone.
    onLoad({ filter: /\/package\.json$/ }, ({ path }) => {
      if (dirname(path) !== root) return undefined;
      const { version } = JSON.parse(readFileSync(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const source = relative(root, path);
      const text = readFileSync(path, 'utf8');
      if (source.startsWith('node_modules') || !hasPlace.test(text)) return undefined;
      const at = (place: string) => `new URL(${JSON.stringify(`../${place}`)}, import.meta.url)`;
      const contents = text
        .replaceAll('import.meta.url', `${at(source.replace(/\.ts$/, '.mjs'))}.href`)
        .replaceAll('import.meta.dirname', `decodeURIComponent(${at(dirname(source))}.pathname)`);
      return { contents, loader: 'ts' };
    });
  },
};

/** @throws for a module whose place would be wrong, because its chunk is not one folder below the package's */
function refuseMisplaced(outdir: string, file: string, inputs: readonly string[]): void {
  if (dirname(relative(outdir, join(root, file))) === chunks) return;
  const misplaced = inputs.filter(
    (input) => /\.ts$/.test(input) && hasPlace.test(readFileSync(join(root, input), 'utf8')),
  );
  if (misplaced.length > 0)
    throw new Error(`${file} has modules that look for files of theirs: ${misplaced.join(', ')}`);
}
