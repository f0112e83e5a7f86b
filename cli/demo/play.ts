import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { pause, systemClock } from '../../adapters/clock.ts';
import type { Outcome } from '../../core/ledger/outcome.ts';
import { outcomes } from '../../core/ledger/outcome.ts';
import { versionNames } from '../../core/plan/names.ts';
import type { SampleApp } from '../../local/sample-app/contract.ts';
import type { Progress } from '../rollout/standing.ts';
import { progressOf } from '../rollout/standing.ts';
import type { RolloutState } from '../rollout/state.ts';
import { readRollout } from '../rollout/state.ts';
import type { DemoClients, Stage } from './stage.ts';

interface PlayHooks {
  /** After each look, four times a real second. */
  onState(state: RolloutState, progress: Progress | undefined): void;
  /** Once, after the first step has baked for a minute. */
  onMidway(): Promise<void>;
}

export interface DemoRollout {
  readonly rolloutId: string;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly state: RolloutState;
  readonly observed: ObservedShares;
}

const lookEveryMs = 250;
/**
 * Sidecars follow a change within a few seconds of the clock, and their statistics cover a real second. Earlier samples
 * would still show the old weight.
 */
const followedAfterMs = (timeScale: number) => 8000 + 1500 * timeScale;

/** Starts the rollout as a pipeline does, and follows it to its end. */
export async function play(
  stage: Stage,
  clients: DemoClients,
  spec: unknown,
  name: string,
  hooks: PlayHooks,
): Promise<DemoRollout> {
  const { executionArn } = await clients.stateMachine.send(
    new StartExecutionCommand({ stateMachineArn: clients.stateMachineArn, name, input: JSON.stringify(spec) }),
  );
  const observed = observedShares();
  let midway = false;
  let sampled = 0;
  for (;;) {
    const [execution, state] = await patiently(() =>
      Promise.all([
        clients.stateMachine.send(new DescribeExecutionCommand({ executionArn })),
        readRollout(clients, name),
      ]),
    );
    const now = stage.now();
    hooks.onState(state, state.control && progressOf(state.control, state.decisions, now));
    if (execution.status !== 'RUNNING') {
      const outcome = execution.status === 'SUCCEEDED' ? 'promoted' : outcomeNamed(execution.error);
      const reason = execution.cause ?? state.record?.reason ?? '';
      return { rolloutId: name, outcome, reason, state, observed };
    }
    const shift = state.control?.shifts.at(-1);
    const inForceMs = state.control?.phase === 'baking' && shift !== undefined ? now - shift.at : 0;
    if (state.control && inForceMs > followedAfterMs(stage.local.clock.scale) && systemClock.now() - sampled >= 1000) {
      sampled = systemClock.now();
      const { plan, step } = state.control;
      observed.sample(stage.app, versionNames(plan).canary, step);
    }
    if (!midway && inForceMs > 60_000) {
      midway = true;
      await hooks.onMidway();
    }
    await pause(lookEveryMs);
  }
}

/** A busy machine may not answer in time: so often a look is tried again before the demo gives up. */
const looks = 20;

async function patiently<Found>(look: () => Promise<Found>): Promise<Found> {
  for (let i = 1; ; i++) {
    try {
      return await look();
    } catch (error) {
      if (i === looks) throw error;
      await pause(lookEveryMs);
    }
  }
}

/** The outcome named by an execution's error. @throws Error when the execution was ended from outside */
function outcomeNamed(error: string | undefined): Outcome {
  const outcome = outcomes.find((one) => one === error);
  if (outcome === undefined) throw new Error(`the execution ended with ${error ?? 'no error name'}`);
  return outcome;
}

/** The canary's measured shares of the requests, step by step. */
interface ObservedShares {
  /** Adds the newest second. Call it once a real second while the step's weight is in force. */
  sample(app: SampleApp, canary: string, step: number): void;
  /** Undefined for a step without a sample. */
  shareOf(step: number): number | undefined;
}

function observedShares(): ObservedShares {
  const seen = new Map<number, { canary: number; all: number }>();
  return {
    sample(app, canary, step) {
      const { versions } = app.stats(1);
      const sum = seen.get(step) ?? { canary: 0, all: 0 };
      for (const [name, { requests }] of Object.entries(versions)) {
        sum.all += requests;
        if (name === canary) sum.canary += requests;
      }
      seen.set(step, sum);
    },
    shareOf(step) {
      const sum = seen.get(step);
      return sum === undefined || sum.all === 0 ? undefined : sum.canary / sum.all;
    },
  };
}
