import type { EmbeddedAws } from '../../../local/embedded-aws.ts';
import type { BaseStack } from '../base-stack.ts';
import { isRecord } from '../routes-in-force.ts';
import type { Stack } from '../stack.ts';
import type { Router } from './routers.ts';
import type { CrowdResult } from './run-crowd.ts';

export interface CrowdEndOptions {
  readonly aws: EmbeddedAws;
  readonly call: Stack['call'];
  readonly base: BaseStack;
  /** By router. */
  readonly executions: readonly string[];
  readonly routers: readonly Router[];
  readonly shareOf: (router: Router) => number;
}

/** Follows executions to their ends, and checks what they leave behind. */
export function crowdEnd({ aws, call, base, executions, routers, shareOf }: CrowdEndOptions) {
  const over = new Set<string>();
  const told: Record<string, number> = {};
  aws.services.events.onEvent(({ event: { source, detail, ...event } }) => {
    if (source === 'meshshift') told[event['detail-type']] = (told[event['detail-type']] ?? 0) + 1;
    if (source === 'aws.states' && detail.status !== 'RUNNING') over.add(String(detail.executionArn));
  });
  return {
    isOver: (executionArn: string) => over.has(executionArn),
    async check(): Promise<Pick<CrowdResult, 'outcomes' | 'causes' | 'wrong' | 'told'>> {
      const outcomes: Record<string, number> = {};
      const causes = new Set<string>();
      const wrong: string[] = [];
      for (const [i, router] of routers.entries()) {
        const { status, error, cause } = await call('states', 'DescribeExecution', { executionArn: executions[i] });
        const outcome = status === 'SUCCEEDED' ? 'promoted' : String(error ?? String(status).toLowerCase());
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        if (outcome !== 'promoted' && cause !== undefined) causes.add(String(cause));
        const share = shareOf(router);
        if (share !== (outcome === 'promoted' ? 1 : 0))
          wrong.push(`${router.virtualRouter} is ${outcome} with ${share * 100}% to the canary`);
      }
      return { outcomes, causes: [...causes], told, wrong: [...wrong, ...(await held())] };
    },
  };

  async function held(): Promise<string[]> {
    const found: string[] = [];
    let next: unknown;
    do {
      const page = await call('dynamodb', 'Scan', {
        TableName: base.table,
        ...(next !== undefined && { ExclusiveStartKey: next }),
      });
      for (const item of Array.isArray(page.Items) ? page.Items : [])
        if (isRecord(item) && isRecord(item.sk) && item.sk.S === 'CONTROL' && item.rolloutId !== undefined)
          found.push(`${JSON.stringify(item.pk)} is held`);
      next = page.LastEvaluatedKey;
    } while (next !== undefined);
    return found;
  }
}
