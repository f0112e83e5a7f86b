import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const bin = join(import.meta.dirname, '../../cli/bin.mjs');

/** The command as a shell runs it, without credentials of the machine. */
const meshshift = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  new Promise((resolve) => {
    const options = {
      env: { PATH: process.env.PATH, HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true', ...env },
    };
    const child = execFile(process.execPath, [bin, ...args], options, (_error, out, err) =>
      resolve([child.exitCode, out, err]),
    );
  });

test('an endpoint that does not answer, missing credentials and a missing Region each have their sentence and code', async () => {
  const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
  const [silent, nobody, nowhere] = await Promise.all([
    meshshift(['status'], { ...keys, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }),
    meshshift(['list', '--region', 'eu-west-1']),
    meshshift(['why'], keys),
  ]);
  expect(silent).toEqual([
    69,
    '',
    expect.stringMatching(
      /^meshshift: http:..127.0.0.1:9, named by AWS_ENDPOINT_URL, does not answer \(ECONNREFUSED\): start it with `(npx )?meshshift local --port 9`, or unset AWS_ENDPOINT_URL\n$/,
    ),
  ]);
  expect(nobody).toEqual([77, '', expect.stringMatching(/^meshshift: no AWS credentials: .*or use --local\n$/)]);
  expect(nowhere).toEqual([64, '', 'meshshift: no AWS Region: give --region, set AWS_REGION, or use --local\n']);
}, 60_000);
