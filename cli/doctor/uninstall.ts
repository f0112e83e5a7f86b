import { canDo } from '../rollout/next-steps.ts';
import { doing } from '../rollout/standing.ts';
import { heldItems } from '../rollout/state.ts';
import type { Connection } from '../run/connection.ts';

/** What would be left of a stack, and what keeps it from being deleted. */
export interface Removal {
  /** Rollouts that hold a router: without the stack nobody would finish them, or put their routes back. */
  readonly held: readonly {
    readonly rolloutId: string;
    readonly router: string;
    readonly doing: string;
    readonly todo: string;
  }[];
  /** What is kept when the stack is deleted. */
  readonly retained: readonly string[];
  /** What deletes the stack. This command never does. */
  readonly command: string;
}

export async function removal({ control, stack, now }: Connection): Promise<Removal> {
  const items = await heldItems(control);
  const { name, table, region } = stack;
  return {
    held: items.map((item) => ({
      rolloutId: item.rolloutId,
      router: item.router,
      doing: doing(item, now()),
      todo: canDo({ control: item, decisions: [] }).join('; '),
    })),
    // CloudFormation has named the log groups.
    retained: [`table ${table}`, 'the log groups of its functions and of its state machine'],
    command: `aws cloudformation delete-stack --stack-name ${name} --region ${region}`,
  };
}

export const removalLines = ({ held, retained, command }: Removal): string[] =>
  held.length > 0
    ? [
        'the stack must not be deleted now: without it nobody would finish these rollouts, or put their routes back:',
        ...held.flatMap((one) => [`  ${one.rolloutId} on ${one.router}: ${one.doing}`, `    ${one.todo}`]),
        'then `meshshift doctor --uninstall` again',
      ]
    : [
        'no rollout holds a router: the stack may be deleted. Nothing was deleted; this does:',
        `  ${command}`,
        'detach its policies from your roles first, or the deletion fails. Kept, and to be deleted by you or not at all:',
        ...retained.map((one) => `  ${one}`),
        'a stack of the same name can be deployed again once its log groups are gone',
      ];
