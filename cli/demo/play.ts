import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { pause, systemClock } from '../../adapters/clock.ts';
import type { Outcome } from '../../core/ledger/outcome.ts';
import { outcomes } from '../../core/ledger/outcome.ts';
import type { Progress } from '../follow/progress.ts';
import { progressOf } from '../follow/progress.ts';
import type { Sight } from '../follow/rollout.ts';
import { seeRollout } from '../follow/rollout.ts';
import type { DemoClients } from './clients.ts';
import type { ObservedShares } from './observed.ts';
import { observedShares } from './observed.ts';
import type { Stage } from './stage.ts';

export interface PlayHooks {
  /** Each time the rollout was looked at, four times a real second. */
  onSight(sight: Sight, progress: Progress | undefined): void;
  /** Once, when the first step has baked for a minute. */
  onMidway(): Promise<void>;
}

export interface Played {
  readonly rolloutId: string;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly sight: Sight;
  readonly observed: ObservedShares;
}

const lookEveryMs = 250;
/**
 * Sidecars follow a change within a few seconds of the clock, and what they saw is asked for by the real second: what
 * came before that is the old weight.
 */
const followedAfterMs = (timeScale: number) => 8000 + 1500 * timeScale;

/** Starts the rollout as a pipeline does, and follows it to its end. */
export async function play(
  stage: Stage,
  clients: DemoClients,
  spec: unknown,
  name: string,
  hooks: PlayHooks,
): Promise<Played> {
  const { executionArn } = await clients.stateMachine.send(
    new StartExecutionCommand({ stateMachineArn: clients.stateMachineArn, name, input: JSON.stringify(spec) }),
  );
  const observed = observedShares();
  let midway = false;
  let sampled = 0;
  for (;;) {
    const execution = await clients.stateMachine.send(new DescribeExecutionCommand({ executionArn }));
    const sight = await seeRollout(clients, name);
    const now = stage.now();
    hooks.onSight(sight, sight.control && progressOf(sight.control, sight.decisions, now));
    if (execution.status !== 'RUNNING') {
      const outcome = execution.status === 'SUCCEEDED' ? 'promoted' : outcomeNamed(execution.error);
      const reason = execution.cause ?? sight.record?.reason ?? '';
      return { rolloutId: name, outcome, reason, sight, observed };
    }
    const shift = sight.control?.shifts.at(-1);
    const inForceMs = sight.control?.phase === 'baking' && shift !== undefined ? now - shift.at : 0;
    if (inForceMs > followedAfterMs(stage.local.clock.scale) && systemClock.now() - sampled >= 1000) {
      sampled = systemClock.now();
      observed.sample(stage.app, sight.control?.plan.canary ?? '', sight.control?.step ?? 0);
    }
    if (!midway && inForceMs > 60_000) {
      midway = true;
      await hooks.onMidway();
    }
    await pause(lookEveryMs);
  }
}

/** An execution that ended by other means than its own states says so in its error: that is no outcome of ours. */
function outcomeNamed(error: string | undefined): Outcome {
  const outcome = outcomes.find((one) => one === error);
  if (outcome === undefined) throw new Error(`the execution ended with ${error ?? 'no error name'}`);
  return outcome;
}
