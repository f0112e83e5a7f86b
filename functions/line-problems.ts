import { stopFor, stopText } from '../core/line/line.ts';
import type { LineSwitch } from '../core/ports/line-switch.ts';
import type { RolloutSpec } from '../core/spec/spec.ts';
import type { Problem } from '../core/text/problem.ts';

/** While the line is stopped nothing starts. */
export async function lineProblems(
  line: Pick<LineSwitch, 'read'>,
  { router: { mesh } }: RolloutSpec,
): Promise<readonly Problem[]> {
  const stop = stopFor(await line.read(), mesh);
  if (stop === undefined) return [];
  const scope = stop.mesh === undefined ? '' : ` --mesh ${stop.mesh}`;
  return [
    {
      path: 'router.mesh',
      found: stopText(stop),
      allowed: `a line that runs: \`meshshift start-the-line${scope}\` once the reason is gone, then start again`,
    },
  ];
}
