import { beforeAll, describe, expect, test } from '@jest/globals';
import { linted } from './linted.ts';

const importing = (module: string) => `import { x } from '${module}';\nexport const y = x;\n`;
const restricted = 'lint/style/noRestrictedImports';
const banned = 'plugin';

/** Where a file stands, by layer; `@` is the way up to the root. */
const places = {
  core: 'core/control',
  adapters: 'adapters',
  useCase: 'functions/plan-rollout',
  handler: 'functions/plan-rollout',
  local: 'local/app-mesh',
  cli: 'cli/commands',
} as const;
type Layer = keyof typeof places;

const up = (layer: Layer) =>
  places[layer]
    .split('/')
    .map(() => '..')
    .join('/');

/** What each layer must not import. */
const forbidden: readonly (readonly [Layer, readonly string[]])[] = [
  [
    'core',
    ['@/adapters/x.ts', '@/functions/x/x.ts', '@/cli/x.ts', '@/local/x.ts', '@/test/x.ts', '@/bench/x.ts'].concat([
      '@aws-sdk/client-app-mesh',
      '@middy/core',
      'node:fs',
      'node:crypto',
      'yaml',
      'undici',
      'zod',
    ]),
  ],
  ['adapters', ['@/functions/x/x.ts', '@/cli/x.ts', '@/local/x.ts', '@/test/x.ts', '@/bench/x.ts']],
  [
    'useCase',
    ['@/adapters/x.ts', '@/cli/x.ts', '@/local/x.ts', '@/test/x.ts', '@/bench/x.ts', '@aws-sdk/client-dynamodb'],
  ],
  ['handler', ['@/cli/x.ts', '@/local/x.ts', '@/test/x.ts', '@/bench/x.ts']],
  ['local', ['@/core/errors.ts', '@/adapters/x.ts', '@/functions/x/x.ts', '@/cli/x.ts', '@/test/x.ts', '@/bench/x.ts']],
  ['cli', ['@/functions/x/x.ts', '@/test/x.ts', '@/bench/x.ts']],
];

/** What each layer lives from. */
const allowed: readonly (readonly [Layer, readonly string[]])[] = [
  ['core', ['zod/mini', './x.ts', '../routing/x.ts']],
  ['adapters', ['@/core/errors.ts', '@aws-sdk/client-app-mesh', './x.ts']],
  ['useCase', ['@/core/errors.ts', '../rollout/item.ts', 'zod/mini']],
  ['handler', ['@/adapters/clock.ts', '@/core/errors.ts', './x.ts']],
  ['local', ['./x.ts', '../service.ts', 'node:http']],
  ['cli', ['@/core/errors.ts', '@/adapters/clock.ts', '@/local/embedded-aws.ts', 'node:fs']],
];

const ambient = [
  'Date.now()',
  'new Date()',
  'Math.random()',
  'performance.now()',
  'setTimeout(() => {}, 5)',
  'setInterval(() => {}, 5)',
  'setImmediate(() => {})',
  'randomUUID()',
  'crypto.randomUUID()',
  'crypto.getRandomValues(new Uint8Array(4))',
  'process.hrtime.bigint()',
  'globalThis.Date.now()',
  'Date.now',
  'new Date',
  'Date()',
];
const imported = "import { setTimeout as sleep } from 'node:timers/promises';\nexport const y = () => sleep(5);\n";
const clocked = ['core/control', 'functions', 'functions/plan-rollout', 'adapters', 'cli/commands'];
const bans = clocked.flatMap((folder) => ambient.map((call) => [folder, call] as const));

const sources: Record<string, string> = {};
const put = (folder: string, source: string, name = `file-${Object.keys(sources).length}.ts`) => {
  sources[`${folder}/${name}`] = source;
  return `${folder}/${name}`;
};
const one = (layer: Layer, module: string) => {
  const folder = layer === 'handler' ? `${places[layer]}-${Object.keys(sources).length}` : places[layer];
  const source = importing(module.startsWith('@/') ? module.replace('@', up(layer)) : module);
  return layer === 'handler' ? put(folder, source, 'handler.ts') : put(folder, source);
};
const pairs = (rules: typeof forbidden) =>
  rules.flatMap(([layer, modules]) => modules.map((module) => [layer, module] as const));
const refusedAt = pairs(forbidden).map(([layer, module]) => [layer, module, one(layer, module)] as const);
const takenAt = pairs(allowed).map(([layer, module]) => [layer, module, one(layer, module)] as const);
const bannedAt = bans.map(([folder, call]) => [folder, call, put(folder, `export const y = ${call};\n`)] as const);
const freeAt = [
  put('adapters', 'export const now = Date.now();\n', 'clock.ts'),
  put('local', 'export const y = Date.now();\n'),
];

const bareAt = ['context.world.stdout', 'process.stderr', 'stdout'].map(
  (stream) => [stream, put('cli/commands', `export const y = ${stream}.write('x');\n`)] as const,
);

const timersAt = put('functions/plan-rollout', imported);

let broken: ReadonlyMap<string, readonly string[]>;
beforeAll(async () => {
  broken = await linted({
    ...sources,
    'core/circle-a.ts': "import { b } from './circle-b.ts';\nexport const a = () => b;\n",
    'core/circle-b.ts': "import { a } from './circle-a.ts';\nexport const b = () => a;\n",
    'core/any.ts': 'export const x: any = 1;\n',
    'core/floating.ts': 'const f = async () => 1;\nexport const g = () => {\n  f();\n};\n',
    'core/notNull.ts': 'export const x = (y?: string) => y!;\n',
    'test/focused.test.ts': "import { test } from '@jest/globals';\ntest.only('x', () => {});\n",
    'test/skipped.test.ts': "import { test } from '@jest/globals';\ntest.skip('x', () => {});\n",
  });
});

describe('a layer may not import what stands above it or beside it', () => {
  test.each(refusedAt)('%s does not import %s', (_, __, path) => {
    expect(broken.get(path)).toEqual([restricted]);
  });
});

describe('a layer may import what it lives from', () => {
  test.each(takenAt)('%s imports %s', (_, __, path) => {
    expect(broken.get(path)).toEqual([]);
  });
});

describe('time, timers and randomness come from the clock', () => {
  test.each(bannedAt)('%s has no %s', (_, __, path) => {
    expect(broken.get(path)).toEqual([banned]);
  });

  test('nor timers by another way', () => {
    expect(broken.get(timersAt)).toEqual([banned]);
  });

  test('which alone, beside the embedded AWS, takes them from where they are', () => {
    expect(freeAt.map((path) => broken.get(path))).toEqual([[], []]);
  });
});

describe('output goes by the one place that makes it harmless', () => {
  test.each(bareAt)('%s', (_, path) => {
    expect(broken.get(path)).toEqual([banned]);
  });
});

test.each([
  ['circles of imports', 'core/circle-a.ts', 'lint/suspicious/noImportCycles'],
  ['any', 'core/any.ts', 'lint/suspicious/noExplicitAny'],
  ['a promise that nobody waits for', 'core/floating.ts', 'lint/nursery/noFloatingPromises'],
  ['a claim that something is not null', 'core/notNull.ts', 'lint/style/noNonNullAssertion'],
  ['a file name that is not kebab-case', 'core/notNull.ts', 'lint/style/useFilenamingConvention'],
  ['a test that keeps the others from running', 'test/focused.test.ts', 'lint/suspicious/noFocusedTests'],
  ['a test that is left out', 'test/skipped.test.ts', 'lint/suspicious/noSkippedTests'],
])('%s is an error', (_, path, rule) => {
  expect(broken.get(path)).toContain(rule);
});
