import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const file = 'examples/cdk/app.ts';

test('the app of the CDK synthesises a stack with the resources of Meshshift', async () => {
  const CDK_OUTDIR = mkdtempSync(join(tmpdir(), 'meshshift-cdk-app-'));
  await promisify(execFile)(process.execPath, [file], { env: { ...process.env, CDK_OUTDIR } });
  const { Resources, Parameters } = JSON.parse(readFileSync(join(CDK_OUTDIR, 'meshshift.template.json'), 'utf8'));
  rmSync(CDK_OUTDIR, { recursive: true });
  expect(Resources.RolloutStateMachine.Type).toBe('AWS::Serverless::StateMachine');
  expect(Parameters.LoadBalancerName.Default).toBe('shop-*');
}, 30_000);

test('it stands in its page as it is', () => {
  expect(readFileSync('docs/cdk.md', 'utf8')).toContain(`\`\`\`ts\n${readFileSync(file, 'utf8')}\`\`\`\n`);
});
