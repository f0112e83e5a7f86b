import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { helpPages } from '../../cli/help/pages.ts';
import { helpFile } from '../../cli/help/quick-help.ts';
import { createProgram } from '../../cli/program.ts';
import { bundleFunctions, packagesIn } from '../bundle.ts';
import { bundleCommand, cdkPackages } from './bundle-command.ts';
import { constructTypes } from './construct-types.ts';
import { notices } from './notices.ts';

const root = join(import.meta.dirname, '../..');

/** What the package has besides bundles, at the same places as the clone. */
const copied = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'docs/generated/*.schema.json',
  'examples/color-teller.yaml',
  'samconfig.toml',
  'statemachines/*.yaml',
  'template.yaml',
  '{cli,local}/**/*.{css,js}',
  'cli/demo/*.yaml',
] as const;

/** The oldest Node that the packages in the bundle name (undici). Tests run on Node 24 alone. */
const oldestNode = '22.19.0';

/**
 * Makes the folder that is published: the command as bundles, the functions as they are deployed, the template, the
 * schemas. Its bytes are those of the sources and the locked packages alone.
 *
 * @param folder empty
 * @param repository the URL of the sources, which a registry checks against the provenance
 */
export async function packageFolder(folder: string, repository?: string): Promise<void> {
  const functions = await bundleFunctions();
  const { inputs } = await bundleCommand(folder);
  for (const { name, files } of functions)
    for (const file of files) put(folder, join('dist/functions', name, file), join('dist/functions', name, file));
  for (const path of globSync([...copied], { cwd: root }).sort()) put(folder, path, path);
  put(folder, 'cli/entry.cjs', 'bin/meshshift.cjs');
  writeFileSync(join(folder, 'lib/cdk.d.mts'), await constructTypes());
  const program = createProgram({ run: async () => undefined }, process);
  writeFileSync(join(folder, helpFile), JSON.stringify(helpPages(program)));
  const packages = [...packagesIn(Object.keys(inputs)), ...functions.flatMap((one) => one.packages)];
  writeFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), notices(packages));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(published(repository), null, 2)}\n`);
}

function put(folder: string, from: string, to: string): void {
  mkdirSync(dirname(join(folder, to)), { recursive: true });
  cpSync(join(root, from), join(folder, to));
}

interface OwnPackage {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
}

const own = (): OwnPackage => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The oldest CDK that has everything the construct uses. */
const peers = { 'aws-cdk-lib': '^2.276.0', constructs: '^10.6.0' } satisfies Record<
  (typeof cdkPackages)[number],
  string
>;

/** It has no dependency, because all are in the bundles, and no script. The CDK is for those who use its construct. */
function published(repository: string | undefined) {
  const { name, version, description, license } = own();
  return {
    name,
    version,
    description,
    license,
    ...(repository !== undefined && { repository: { type: 'git', url: `git+${repository}.git` } }),
    engines: { node: `>=${oldestNode}` },
    os: ['darwin', 'linux'],
    bin: { meshshift: 'bin/meshshift.cjs' },
    peerDependencies: peers,
    peerDependenciesMeta: Object.fromEntries(cdkPackages.map((name) => [name, { optional: true }])),
    exports: {
      './cdk': { types: './lib/cdk.d.mts', default: './lib/cdk.mjs' },
      './package.json': './package.json',
      './rollout.schema.json': './docs/generated/rollout.schema.json',
      './template.yaml': './template.yaml',
    },
    files: [
      'THIRD-PARTY-NOTICES.txt',
      'bin',
      'cli',
      'dist',
      'docs',
      'examples',
      'lib',
      'local',
      'samconfig.toml',
      'statemachines',
      'template.yaml',
      'CHANGELOG.md',
    ],
  };
}
