import { isList, isScalar, type Json } from '../json.ts';
import { TemplateError } from '../template-error.ts';
import type { Resolved } from './scope.ts';

/** @throws TemplateError unless it is a list of `least` to `most` */
export function listOf(value: Json | Resolved | undefined, at: string, least: number, most = least): readonly Json[] {
  if (typeof value !== 'symbol' && isList(value) && value.length >= least && value.length <= most) return value;
  const count = least === most ? `${least}` : `${least} to ${most}`;
  throw new TemplateError(at, `must be a list of ${count}`);
}

/** Numbers and booleans as the text that CloudFormation makes of them. @throws TemplateError for anything else */
export function textOf(value: Resolved | undefined, at: string): string {
  if (typeof value !== 'symbol' && isScalar(value)) return String(value);
  throw new TemplateError(at, 'must be a text');
}
