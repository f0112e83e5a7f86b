import { parseJsonText } from '../../kit/json.ts';
import type { EventEnvelope } from '../event.ts';
import { fillTemplate } from '../input-template.ts';
import { follow, parseJsonPath } from '../json-path.ts';
import type { Delivery, Target } from '../state.ts';

const selected = (event: EventEnvelope, target: Target): string => {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(follow(event, parseJsonPath(target.InputPath)) ?? null);
  return JSON.stringify(event);
};

/** What the target is sent: JSON text. @throws SyntaxError if a filled template is no JSON */
export function payloadOf({ event, target, rule, ingestedAt }: Delivery): string {
  const transformer = target.InputTransformer;
  if (transformer === undefined) return selected(event, target);
  const filled = fillTemplate(transformer.InputTemplate, transformer.InputPathsMap ?? {}, event, {
    ruleArn: rule.arn,
    ruleName: rule.name,
    ingestionTime: new Date(ingestedAt).toISOString(),
  });
  parseJsonText(filled);
  return filled;
}
