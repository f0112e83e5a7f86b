import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { stringify } from 'yaml';
import { putColorAlarm } from '../../cli/embedded/color-teller.ts';
import type { ServiceName } from '../../local/kit/call.ts';
import { run } from '../cli/support/captured-host.ts';
import { colorRollout } from '../oracle/color-rollout.ts';
import { rolloutStack } from '../oracle/rollout-stack.ts';
import { attached } from './attached.ts';
import { awsCommand } from './aws-command.ts';
import { jq } from './jq.ts';
import { npm } from './npm.ts';
import { openssl } from './openssl.ts';
import type { Printed, Program } from './shell.ts';
import { openShell } from './shell.ts';
import { createShop, createShopRules } from './shop.ts';

const minute = 60_000;
/** What the command shows when it goes on until Ctrl-C. */
const staysOn = /the page stays on|AWS_ENDPOINT_URL/;
/** Another AWS may listen on this machine already, and real processes of the colour teller are the demo's to test. */
const elsewhere = ['--port', '0', '--bare'];
const follows = /^(start|watch)$/;
const root = join(import.meta.dirname, '../..');

/** What a page needs beside it: parameters of the stack, and programs that its commands call. */
interface Given {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly programs?: Readonly<Record<string, Program>>;
}

/** A terminal of somebody who has the stack deployed: in virtual time, with the colour teller's and a shop's mesh. */
export async function openDesk({ parameters = {}, programs = {} }: Given = {}) {
  const stack = await rolloutStack((dispatch) => dispatch, undefined, { parameters });
  const { clock } = stack.aws.surroundings;
  await colorRollout(stack);
  const call = (service: ServiceName, operation: string, input: Readonly<Record<string, unknown>>) =>
    stack.aws.call(service, operation, input, { accessKeyId: 'PERSON', name: 'user' });
  await createShop(call);
  await call('monitoring', 'PutMetricAlarm', {
    AlarmName: 'color-latency',
    Namespace: 'CWAgent',
    MetricName: 'slow',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  });
  await putColorAlarm(new CloudWatchClient(stack.overrides), 'ignore');

  const folder = mkdtempSync(join(tmpdir(), 'meshshift-docs-'));
  for (const made of ['.zfunc', '.config/fish/completions']) mkdirSync(join(folder, made), { recursive: true });
  symlinkSync(join(root, 'examples'), join(folder, 'examples'));

  const pass = async (milliseconds: number) => {
    const then = clock.now() + milliseconds;
    clock.after(milliseconds, () => undefined);
    await stack.until(async () => clock.now() >= then);
  };
  await createShopRules(call, () => pass(2000));

  const meshshift: Program = ([name = '', ...given], stdin) =>
    name === 'attach'
      ? attached(stack.aws, folder, [name, ...given])
      : command([name, ...given, ...(name === 'local' ? elsewhere : [])], { stdin, approved: follows.test(name) });

  /** Runs the command; `approved` for one that follows a rollout while somebody else approves what asks for it. */
  async function command(args: readonly string[], { stdin = '', approved = false } = {}): Promise<Printed> {
    const listeners = new Set<() => void>();
    const output = { text: '' };
    const interrupt = () => {
      if (staysOn.test(output.text)) for (const listener of listeners) setImmediate(listener);
    };
    return run(args, {
      stdin,
      env: {},
      client: stack.overrides,
      clock,
      // Whoever follows looks every five minutes here: each look is dear, and nothing depends on how often it is.
      pause: async (milliseconds) => {
        await pass(milliseconds < 1000 ? milliseconds : 5 * minute);
        if (approved) await approveWhatWaits();
      },
      onInterrupt(listener) {
        listeners.add(listener);
        interrupt();
        return () => void listeners.delete(listener);
      },
      onOutput(text) {
        output.text += text;
        interrupt();
      },
    });
  }

  const held = async (): Promise<readonly string[]> => {
    const { out } = await command(['list', '--json']);
    return JSON.parse(out).map(({ rolloutId }: { rolloutId: string }) => rolloutId);
  };
  const status = async (id: string) => JSON.parse((await command(['status', id, '--json'])).out);
  async function approveWhatWaits() {
    for (const id of await held()) if ((await status(id)).waitingFor === 'approval') await command(['approve', id]);
  }

  const shell = await openShell(
    folder,
    {
      meshshift,
      npx: ([name, ...args], stdin) =>
        name === 'meshshift' ? meshshift(args, stdin) : Promise.reject(new Error(`npx ${name}: not in package.json`)),
      npm: npm(root, meshshift),
      aws: awsCommand(call),
      openssl: openssl(folder),
      ...jq,
      ...programs,
    },
    { GIT_COMMIT: '4f2a9c1', GITHUB_SHA: '4f2a9c1', GITHUB_STEP_SUMMARY: 'summary.md' },
  );

  return {
    folder,
    call,
    command,
    held,
    status,
    shell,
    clock,
    /** Publishes metrics as a service of AWS does. */
    publish: stack.aws.services.monitoring.publishOwn,
    stateMachineArn: stack.environment.stateMachineArn,
    /** Lets so many virtual milliseconds pass. */
    pass,
    /** Lets time pass until it is so. @throws Error when it is not after a day */
    async until(isSo: () => Promise<boolean>) {
      for (let i = 0; i < 24 * 60; i++) {
        if (await isSo()) return;
        await pass(minute);
      }
      throw new Error(`after a day it is not so: ${isSo}`);
    },
    /** Sets the colour route's weights as a person does. */
    async setColors(weights: Readonly<Record<string, number>>) {
      const route = { meshName: 'color-mesh', virtualRouterName: 'color-router', routeName: 'color-route' };
      const weightedTargets = Object.entries(weights).map(([virtualNode, weight]) => ({
        virtualNode,
        weight,
        port: 8080,
      }));
      const spec = { httpRoute: { match: { prefix: '/' }, action: { weightedTargets } } };
      await call('appmesh', 'UpdateRoute', { ...route, spec });
    },
    write: (file: string, content: unknown) =>
      writeFileSync(join(folder, file), file.endsWith('.yaml') ? stringify(content) : JSON.stringify(content)),
    async close() {
      await shell.close();
      await stack.aws.close();
    },
  };
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;
