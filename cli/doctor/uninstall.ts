import type { ControlStore } from '../../core/ports/control-store.ts';
import { nextSteps } from '../rollout/next-steps.ts';
import { doing } from '../rollout/standing.ts';
import { heldItems } from '../rollout/state.ts';
import type { Connection, Stack } from '../run/connection.ts';

/** The removal of a stack: what prevents it, and what it leaves behind. */
interface Removal {
  /** Rollouts that hold a router. Without the stack they would never end, and their routes never be restored. */
  readonly held: readonly {
    readonly rolloutId: string;
    readonly router: string;
    readonly doing: string;
    readonly todo: string;
  }[];
  /** Resources that stay when the stack is deleted. */
  readonly retained: readonly string[];
  /** The command that deletes the stack. This one never does. */
  readonly command: string;
}

export async function removal({
  control,
  stack,
  now,
}: Pick<Connection, 'now'> & {
  readonly control: Pick<ControlStore, 'leases' | 'read'>;
  readonly stack: Pick<Stack, 'name' | 'table' | 'region'>;
}): Promise<Removal> {
  const items = await heldItems(control);
  const { name, table, region } = stack;
  return {
    held: items.map((item) => ({
      rolloutId: item.rolloutId,
      router: item.router,
      doing: doing(item, now()),
      todo: nextSteps({ control: item, decisions: [] }).join('; '),
    })),
    // CloudFormation chose the names of the log groups.
    retained: [`table ${table}`, 'the log groups of its functions and of its state machine'],
    command: `aws cloudformation delete-stack --stack-name ${name} --region ${region}`,
  };
}

export const removalLines = ({ held, retained, command }: Removal): string[] =>
  held.length > 0
    ? [
        'do not delete the stack now: without it these rollouts never end, and their routes are never restored:',
        ...held.flatMap((one) => [`  ${one.rolloutId} on ${one.router}: ${one.doing}`, `    ${one.todo}`]),
        'then run `meshshift doctor --uninstall` again',
      ]
    : [
        'no rollout holds a router: the stack may be deleted. Nothing was deleted; this command does it:',
        `  ${command}`,
        'detach its policies from your roles first, or the deletion fails. These stay until you delete them:',
        ...retained.map((one) => `  ${one}`),
        'a stack of the same name can be deployed again once its log groups are gone',
      ];
