import type { Problem } from '../../core/text/problem.ts';

/** Infrastructure as code still says that the stable has all weight, and says so to the router at its next run. */
export function codeWarnings(
  { path, name }: { readonly path: string; readonly name: string },
  tags: Readonly<Record<string, string>>,
): Problem[] {
  const stack = tags['aws:cloudformation:stack-name'];
  if (stack !== undefined)
    return [
      {
        path,
        found: `${name} of CloudFormation stack ${stack}: an update that touches the rule sets its weights back`,
        allowed:
          'no update of the stack while weights move, and stable and canary swapped in the template after each promotion; or the rule in a stack of its own',
      },
    ];
  const [tag] = Object.entries(tags).filter((entry) => entry.some((word) => /terraform/i.test(word)));
  if (tag === undefined) return [];
  return [
    {
      path,
      found: `${name} of Terraform (tag ${tag.join(': ')}): the next apply sets its weights back`,
      allowed: 'lifecycle { ignore_changes = [action] } on the rule, or default_action on a listener',
    },
  ];
}
