import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';

const text = readFileSync(join(import.meta.dirname, '../../../.github/workflows/release.yml'), 'utf8');
const { on, permissions, jobs } = parse(text);
const stepsOf = (job: { readonly steps: readonly Readonly<Record<string, string>>[] }) => job.steps;
const runsOf = (job: Parameters<typeof stepsOf>[0]) => stepsOf(job).flatMap(({ run }) => run ?? []);

test('a release is made of a tag that names the version, after everything that a change has to pass', () => {
  expect(on).toEqual({ push: { tags: ['v*'] } });
  const runs = runsOf(jobs.package);
  expect(runs[0]).toContain('test "$GITHUB_REF_NAME" = "v');
  expect(runs.indexOf('bash .ci/run')).toBeLessThan(runs.indexOf('npm run pack'));
});

test('it is packed twice with the same bytes, and has checksums and a bill of materials', () => {
  const runs = runsOf(jobs.package).join('\n');
  for (const part of ['npm run pack -- again', 'sha256sum --check ../packed', 'npm sbom', 'SHA256SUMS'])
    expect(runs).toContain(part);
});

test('only the job that runs nothing of the repository may publish, with provenance and without a token', () => {
  expect([permissions, jobs.package.permissions]).toEqual([{ contents: 'read' }, undefined]);
  expect(jobs.publish.permissions).toEqual({ contents: 'write', 'id-token': 'write' });
  const runs = runsOf(jobs.publish);
  expect(runs.filter((run) => /npm (ci|run)|node |\.ci/.test(run))).toEqual([]);
  expect(runs).toContain('npm publish --provenance --access public --ignore-scripts packed/*.tgz');
  expect(text).not.toContain('secrets.');
});

test('every action is named by its commit', () => {
  const uses = Object.values(jobs as Record<string, typeof jobs.package>).flatMap((job) =>
    stepsOf(job).flatMap((step) => step.uses ?? []),
  );
  expect(uses.length).toBe(3);
  expect(uses.filter((use) => !/@[0-9a-f]{40}$/.test(use))).toEqual([]);
});
