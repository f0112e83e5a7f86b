/** What judges the processes of a cluster by a policy. */
interface Judge {
  /** From now on these processes and no others are judged. */
  follow(origins: readonly string[]): void;
  stop(): void;
}

/** A judge for as long as there is a policy: another policy has another judge, who knows nothing yet. */
export interface JudgeByPolicy<Policy, OfKind extends Judge> {
  now(): OfKind | undefined;
  judgeBy(policy: Policy | undefined, origins: readonly string[]): void;
}

export function createJudge<Policy, OfKind extends Judge>(
  make: (policy: Policy) => OfKind,
): JudgeByPolicy<Policy, OfKind> {
  let held: { readonly policy: string; readonly judge: OfKind } | undefined;
  return {
    now: () => held?.judge,
    judgeBy(policy, origins) {
      const text = JSON.stringify(policy);
      if (text === held?.policy) return;
      held?.judge.stop();
      held = policy && { policy: text, judge: make(policy) };
      held?.judge.follow(origins);
    },
  };
}
