import type { Desk } from './desk.ts';
import { shopSpec } from './shop.ts';

/** How things stand when a command is given. */
export type Scene = 'idle' | 'running' | 'gated' | 'paused' | 'halted' | 'warm' | 'ended' | 'retirable';

/** Which one a line means; the first that matches, else `idle`: nothing runs. */
const meant: readonly (readonly [RegExp, Scene])[] = [
  [/\$route|delete-virtual-node/, 'retirable'],
  [/meshshift approve/, 'gated'],
  [/meshshift resume/, 'paused'],
  [/meshshift release/, 'halted'],
  [/meshshift rollback/, 'warm'],
  [/meshshift (report|record|replay)/, 'ended'],
  [/meshshift (status|watch|why|history ROLLOUT|history \S+-1|pause|skip-wait|abort|promote|list$)/, 'running'],
];

export const sceneOf = (line: string): Scene => meant.find(([pattern]) => pattern.test(line))?.[1] ?? 'idle';

/** Lines after which things stand as before. */
const leavesAlone =
  /meshshift (status|why|history|list|report|record|replay|plan|validate|init|doctor|completion|local|stack|help)|aws (appmesh|sns|ssm)|create-connection|npm run/;

type Spec = Readonly<Record<string, unknown>> & { readonly strategy: Readonly<Record<string, unknown>> };

/** Brings a desk from one scene to the next. `spec` is the rollout that the page is about. */
export function stage(desk: Desk, spec: Spec) {
  let now: Scene | undefined;
  let rollout = '';

  const started = async (strategy: Readonly<Record<string, unknown>>, made: Spec = spec) => {
    desk.write('scene.yaml', { ...made, revision: 'scene', strategy: { ...made.strategy, ...strategy } });
    const { code, out, err } = await desk.command(['start', 'scene.yaml', '--json']);
    if (code !== 0) throw new Error(`the scene does not start: ${out}${err}`);
    [rollout = ''] = await desk.held();
  };
  const comesTo = (is: (status: Record<string, unknown>) => boolean) =>
    desk.until(async () => is(await desk.status(rollout)));
  const order = async (name: string) => {
    const { code, err } = await desk.command([name, rollout]);
    if (code !== 0) throw new Error(`${name}: ${err}`);
  };
  const nothingRuns = async () => (await desk.held()).length === 0;
  const gatedSteps = {
    steps: [
      { weight: 5, bake: '1m' },
      { weight: 25, bake: '10m', approval: { timeout: '2h' } },
    ],
  };
  const secondStep = async () => {
    await started(gatedSteps);
    await comesTo(({ step }) => step === 2);
  };

  const scenes: Readonly<Record<Scene, () => Promise<void>>> = {
    idle: async () => undefined,
    running: secondStep,
    async gated() {
      await secondStep();
      await comesTo(({ waitingFor }) => waitingFor === 'approval');
    },
    async paused() {
      await secondStep();
      await order('pause');
    },
    async halted() {
      await secondStep();
      await desk.setColors({ 'color-v1': 60, 'color-v2': 40 });
      await comesTo(({ phase }) => phase === 'halted');
    },
    async warm() {
      await started({ steps: [{ weight: 25, bake: '5m' }] });
      await comesTo(({ promotedAt }) => promotedAt !== undefined);
    },
    async ended() {
      await started({ steps: [{ weight: 25, bake: '5m' }], keepWarm: '1m' });
      await desk.until(nothingRuns);
    },
    async retirable() {
      await started({}, shopSpec);
      await desk.until(nothingRuns);
    },
  };

  async function clear() {
    for (const id of await desk.held())
      for (const name of ['abort', 'rollback', 'release']) await desk.command([name, id]);
    await desk.until(nothingRuns);
    await desk.setColors({ 'color-v1': 100 });
  }

  return {
    /** The id that a page's `ROLLOUT` stands for. */
    rollout: () => rollout,
    async enter(scene: Scene) {
      if (now === scene) return;
      await clear();
      await scenes[scene]();
      now = scene;
    },
    after(line: string) {
      if (!leavesAlone.test(line)) now = undefined;
    },
  };
}
