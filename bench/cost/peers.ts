/** What another way to do the same rollout uses: a model, where Meshshift's counts are measured. */
export interface PeerUse {
  readonly transitions: number;
  readonly invocations: number;
  readonly metrics: number;
  readonly looks: number;
}

const steps = 5;
const minutes = 10;

/**
 * The state machine of the App Mesh samples' pipeline for ECS, as it goes from state to state. Source:
 * aws/aws-app-mesh-examples, blogs/ecs-canary-deployments-pipeline/shared_stack/state_machine_definition.yml, f9918a65.
 * It looks once a step and never at 100 %. Its functions that deploy and remove stacks are left out: no other way here
 * deploys.
 */
export function pipelineSample(canary: 'good' | 'bad'): PeerUse {
  const visited = ['Check Deployment Version', 'Deploy New Version/CFN'];
  const functions = new Set(['Check', 'Canary', 'Gather', 'Update', 'Rollback']);
  for (let step = 1; step <= steps; step++) {
    visited.push('Canary & Switch traffic', 'Traffic Totally Switched?');
    if (step === steps) {
      visited.push('Deployment Succeeded?', 'Was first Deployment?', 'Remove Old Version');
      visited.push('Update Deployment Version', 'Deployment Succeeded');
      break;
    }
    visited.push('Wait', 'Gather Healthcheck Status', 'Is Healthy?');
    if (canary === 'bad' && step === 2) {
      visited.push('Rollback', 'Deployment Failed & Rolled-back');
      break;
    }
  }
  const looks = visited.filter((state) => state.startsWith('Gather')).length;
  const invocations = visited.filter((state) => functions.has(state.split(' ')[0] ?? '')).length;
  // The start is billed as a transition. Each look asks for one metric.
  return { transitions: visited.length + 1, invocations, metrics: looks, looks };
}

/**
 * A controller that is always on and looks each minute at two metrics of the canary, as Flagger does by default (success
 * rate and duration). It takes a bad canary back in its second step, after five failed looks: Flagger's documentation
 * uses a threshold of 5.
 */
export function poller(canary: 'good' | 'bad'): PeerUse {
  const looks = canary === 'good' ? steps * minutes : minutes + 5;
  return { transitions: 0, invocations: 0, metrics: 2 * looks, looks };
}
