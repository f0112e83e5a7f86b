import { inProcessLauncher } from '../../local/lambda/in-process/in-process-launcher.ts';
import { sends } from './sends.ts';
import { functionNames } from './simulated-functions.ts';
import { simulationClock } from './simulation-clock.ts';
import type { Stack } from './stack.ts';
import { deployStack } from './stack.ts';
import { teamHookName } from './team-hook.ts';

/** The stack right after its deployment, as text: the start of each run. */
export interface BaseStack extends Pick<Stack, 'stateMachineArn' | 'table' | 'bus' | 'deployed'> {
  readonly snapshot: string;
  readonly start: number;
}

const start = Date.UTC(2026, 0, 5, 9);

/** Deploying takes longer than a run, so it is done once. */
export async function baseStack(): Promise<BaseStack> {
  let id = 0;
  const surroundings = { clock: simulationClock(start, sends().rest), random: () => 0.5, newId: () => `base-${++id}` };
  const functions = Object.fromEntries([...functionNames, teamHookName].map((name) => [name, async () => undefined]));
  const {
    aws,
    lambda: _,
    call: __,
    ...made
  } = await deployStack({
    surroundings,
    launcher: inProcessLauncher({ surroundings, functions }),
    intercept: (_call, proceed) => proceed(),
    metricLagMs: () => 0,
  });
  const snapshot = JSON.stringify(aws.snapshot());
  await aws.close();
  return { ...made, snapshot, start };
}
