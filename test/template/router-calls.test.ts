import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const template = readFileSync('template.yaml', 'utf8');

/** The operations that the adapter of a router calls: its commands by name, and those under a paginator. */
function operationsOf(router: string): readonly string[] {
  const source = globSync(`adapters/routers/${router}/*.ts`)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const called = [...source.matchAll(/\b(?:new ([A-Z]\w+)Command\b|paginate([A-Z]\w+)\b)/g)];
  return called.map(([, command, paginated]) => command ?? paginated ?? '');
}

test.each([
  ['alb', 'elasticloadbalancing', 'AddTags'],
  ['lattice', 'vpc-lattice', 'TagResource'],
])(
  'the calls of the adapter %s and the tags at a creation are granted, and nothing else of %s',
  (router, service, tags) => {
    const granted = [...template.matchAll(new RegExp(`\\b${service}:([A-Z]\\w+)(?=[\\s,\\]])`, 'g'))].map(
      ([, name]) => name,
    );
    expect(new Set(granted.filter((name) => name !== 'CreateAction'))).toEqual(
      new Set([...operationsOf(router), tags]),
    );
  },
);
