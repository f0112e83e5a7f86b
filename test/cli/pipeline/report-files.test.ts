import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checkWritable, writeReports } from '../../../cli/pipeline/report-files.ts';
import { run } from '../support/captured-host.ts';
import { promoted } from '../support/rollouts.ts';

const folder = mkdtempSync(join(tmpdir(), 'meshshift-pipeline-'));

test('the summary goes under what other steps of the job have written; the JUnit file replaces an older one', () => {
  const files = { summary: join(folder, 'summary.md'), junit: join(folder, 'new/rollout.xml') };
  writeFileSync(files.summary, '# Build\n\n');
  checkWritable(files);
  writeFileSync(files.junit, 'old');
  writeReports(files, promoted);
  expect(readFileSync(files.summary, 'utf8')).toMatch(/^# Build\n\n## color-backend: promoted\n/);
  expect(readFileSync(files.junit, 'utf8')).toMatch(/^<\?xml/);
});

test('a file that cannot be written is found before anything starts', async () => {
  writeFileSync(join(folder, 'file'), '');
  const file = join(folder, 'file/rollout.xml');
  expect(() => checkWritable({ junit: file })).toThrow(`${file} cannot be written`);
  const { code, err } = await run(['start', 'no.yaml', '--wait', '--junit', file]);
  expect([code, err]).toEqual([64, expect.stringContaining('cannot be written')]);
});

test('without --wait there is no end to report', async () => {
  const { code, err } = await run(['start', '--summary', 'summary.md']);
  expect([code, err]).toEqual([
    64,
    'meshshift: --summary, --junit and --upload need the end of a rollout: give --wait as well\n',
  ]);
});
