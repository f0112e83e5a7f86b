import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readYaml } from '../../local/template/read-yaml.ts';
import { problemsOf } from '../docs/command-lines.ts';
import { objectOf } from '../template/deployed.ts';
import { unknownProperties } from '../template/property-names.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'examples/ci');
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const isBash = (text: string) => execFileSync('bash', ['-n'], { input: text, encoding: 'utf8' });
/** As a shell splits it, with values for what the pipeline fills in. */
const filledIn = (line: string) => line.replaceAll(/"?\$\{?[A-Z_]+(:-[^}]*)?\}?"?/g, 'x').replaceAll('"', '');
const startLine = (text: string) => filledIn(/meshshift start .*/.exec(text)?.[0] ?? '');

const action = objectOf(parse(readFileSync(join(root, 'action.yml'), 'utf8')));

test('each example is listed in the README', () => {
  const readme = readFileSync(join(root, 'examples/README.md'), 'utf8');
  const listed = [...readme.matchAll(/\]\(ci\/([^)]+)\)/g)].map(([, file]) => file);
  expect(listed.sort()).toEqual(readdirSync(folder).sort());
});

describe('GitHub Actions', () => {
  const workflow = parse(read('github-actions.yml'));
  const step = workflow.jobs.rollout.steps.find(({ id }: { id?: string }) => id === 'rollout');

  test('gives the action inputs that it has, and may ask for a token', () => {
    expect(step.uses).toMatch(/\/meshshift@/);
    expect(Object.keys(objectOf(action.inputs))).toEqual(expect.arrayContaining(Object.keys(step.with)));
    expect(workflow.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  });

  test('has the role before the rollout, and keeps the JUnit file of a red one', () => {
    const steps: { uses: string; if?: string; with?: Record<string, string> }[] = workflow.jobs.rollout.steps;
    const uses = steps.map((one) => one.uses);
    expect(uses.findIndex((one) => one.startsWith('aws-actions/configure-aws-credentials@'))).toBeLessThan(
      uses.indexOf(step.uses),
    );
    const upload = steps.find((one) => one.uses.startsWith('actions/upload-artifact@'));
    const { default: junit } = objectOf(objectOf(action.inputs).junit);
    expect([upload?.if, upload?.with?.path]).toEqual(['always()', junit]);
  });
});

describe('GitLab CI', () => {
  const job = parse(read('gitlab-ci.yml')).rollout;
  const lines: string[] = [...job.before_script, ...job.script];

  test('runs lines that a shell and the command line take, in one shell', () => {
    isBash(lines.join('\n'));
    expect(problemsOf(startLine(job.script[0]))).toEqual([]);
  });

  test('keeps the files that the command writes', () => {
    expect(startLine(job.script[0])).toContain(`--summary ${job.artifacts.paths[0]} `);
    expect(startLine(job.script[0])).toMatch(new RegExp(`--junit ${job.artifacts.reports.junit}$`));
  });

  test('gives the SDK the token where it looks for it', () => {
    const [token = ''] = Object.keys(job.id_tokens);
    const written = lines.findIndex((line) => line.includes(`"$${token}" > "$AWS_WEB_IDENTITY_TOKEN_FILE"`));
    const installed = lines.findIndex((line) => line.includes('npm ci'));
    expect(written).toBeGreaterThan(installed);
    expect(lines[installed]).toMatch(new RegExp(`^env -u ${token} npm ci .*--ignore-scripts`));
    expect(Object.keys(job.variables)).toEqual(expect.arrayContaining(['AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE']));
  });
});

describe('CodePipeline', () => {
  const template = objectOf(readYaml(read('codepipeline.yml'), 'codepipeline.yml'));

  test('is a template that has no property that CloudFormation does not know', () => {
    const resources = Object.entries(objectOf(template.Resources));
    expect(resources.flatMap(([id, resource]) => unknownProperties(id, objectOf(resource)))).toEqual([]);
  });

  test('starts the state machine by the action that waits for it', () => {
    expect(JSON.stringify(template)).toContain('"Category":"Invoke","Owner":"AWS","Provider":"StepFunctions"');
  });
});

describe('Plain shell', () => {
  test('is a script that bash and the command line take', () => {
    isBash(read('rollout.sh'));
    expect(problemsOf(startLine(read('rollout.sh')))).toEqual([]);
  });
});
