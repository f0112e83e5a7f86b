import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { run } from '../cli/support/captured-host.ts';
import type { Random } from '../simulation/random.ts';
import { mutatedOften, mutatedText, oddText } from './odd-values.ts';
import { problemOfExit } from './problem-of-exit.ts';
import type { Target } from './target.ts';

const examples = join(import.meta.dirname, '../../examples');

/** What YAML has and a spec never needs. */
const peculiar = [
  '&a [*a]',
  'a: &a [x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n',
  '<<: { weight: 5 }\n',
  '--- \nservice: two\n',
  '? [a, b]\n: c\n',
  'service: !!binary AAAA\n',
  '!<tag:yaml.org,2002:set> { a, b }\n',
  'service: x\nservice: y\n',
  '%YAML 9.9\n---\n',
  '\ufeff',
  '\t- a\n',
  `${'['.repeat(3000)}`,
  `${'{a: '.repeat(500)}`,
  `revision: 0x${'f'.repeat(40)}\n`,
  'revision: .inf\n',
];

const textOf = (random: Random, value: unknown): string =>
  random.chance(0.4) ? JSON.stringify(value) : stringify(value);

/** Specs as people and pipelines write them, in YAML and JSON, with something changed: into `meshshift validate`. */
export async function specTarget(): Promise<Target> {
  const folders = [examples, join(examples, 'strategies'), join(examples, 'metrics')];
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  );
  const specs = files.map((text): unknown => parse(text));
  const textFrom = (random: Random): string => {
    if (random.chance(0.2)) return mutatedText(random, random.pick(files));
    const text = textOf(random, mutatedOften(random, random.pick(specs)));
    if (random.chance(0.15)) return mutatedText(random, text);
    if (random.chance(0.1)) return `${text}\n${random.pick(peculiar)}`;
    return random.chance(0.05) ? `${random.pick(peculiar)}${random.chance(0.5) ? text : oddText(random)}` : text;
  };
  return {
    runsOfOneWorld: 1,
    make(random) {
      const text = textFrom(random).toWellFormed();
      return { input: text, take: async () => problemOfExit(await run(['validate', '-'], { stdin: text })) };
    },
    renew: async () => undefined,
    close: async () => undefined,
  };
}
