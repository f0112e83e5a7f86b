import type { RuleSeen } from './rule-book.ts';

/** The tag by which a rollout names a rule for testers; the router gives it an ARN of its own making. */
export const nameTag = 'meshshift:route';

export const testersTags = (name: string) => ({ meshshift: 'testers', [nameTag]: name });

/** The owner of a rule as its tags say: the team tags its own with `team`. */
export function ownerByTags(tags: Readonly<Record<string, string>> = {}): RuleSeen['owner'] {
  const { team, meshshift, [nameTag]: name } = tags;
  if (team !== undefined) return { name: team, isForTesters: false };
  return meshshift === 'testers' && name !== undefined ? { name, isForTesters: true } : undefined;
}
