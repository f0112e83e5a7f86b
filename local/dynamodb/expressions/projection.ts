import type { DocumentPath } from '../document-path.ts';
import { readPath } from './operands.ts';
import { noteOverlaps } from './overlap.ts';
import type { Placeholders } from './placeholders.ts';
import { Problems } from './problems.ts';
import { Tokens } from './tokens.ts';

/** The paths of a ProjectionExpression. @throws ValidationException */
export function parseProjection(expression: string, placeholders: Placeholders): DocumentPath[] {
  const reading = {
    tokens: new Tokens('ProjectionExpression', expression),
    placeholders,
    problems: new Problems(),
  };
  const paths = [readPath(reading)];
  while (reading.tokens.takeIf(reading.tokens.isSymbol(','))) paths.push(readPath(reading));
  reading.tokens.expectEnd();
  noteOverlaps(paths, reading.problems);
  reading.problems.refuse(reading.tokens);
  return paths;
}
