import { choose } from './condition.ts';
import type { Expression } from './expression.ts';
import { type Filler, fill } from './fill.ts';
import { functions } from './functions.ts';
import type { Grid } from './grid.ts';
import { applyOperator } from './operators.ts';
import { array, scalar, type TimeSeries, type Value } from './value.ts';

/** Where an expression finds what it names. */
export interface Scope {
  readonly grid: Grid;
  /** The value of another query. @throws Error if there is none */
  lookUp(id: string): Value;
  /** All metrics of the request, expressions not included. */
  metrics(): readonly TimeSeries[];
  /** @throws Error that says what is wrong with the search */
  search(query: string, stat: string, periodSeconds: number | undefined): readonly TimeSeries[];
}

const textOf = (expression: Expression | undefined, what: string): string => {
  if (expression?.kind !== 'string') throw new Error(`${what} must be a string`);
  return expression.text;
};

const itemsOf = (value: Value): readonly TimeSeries[] => {
  if (value.kind === 'scalar') throw new Error('An array may only hold time series');
  return value.kind === 'series' ? [value.series] : value.items;
};

function call(name: string, args: readonly Expression[], scope: Scope): Value {
  const value = (index: number) => {
    const argument = args[index];
    if (argument === undefined) throw new Error(`Function '${name}' needs more arguments`);
    return evaluate(argument, scope);
  };
  const atMost = (count: number) => {
    if (args.length > count) throw new Error(`Function '${name}' takes at most ${count} arguments`);
  };
  if (name === 'METRICS') {
    atMost(1);
    const part = args.length === 0 ? '' : textOf(args[0], 'The argument of METRICS');
    return array(scope.metrics().filter(({ id }) => id.includes(part)));
  }
  if (name === 'SEARCH') {
    atMost(3);
    const period = args[2]?.kind === 'number' ? args[2].value : undefined;
    if (args.length === 3 && period === undefined) throw new Error('The period of SEARCH must be a number');
    return array(
      scope.search(textOf(args[0], 'The query of SEARCH'), textOf(args[1], 'The statistic of SEARCH'), period),
    );
  }
  if (name === 'IF') {
    atMost(3);
    return choose(value(0), value(1), args.length > 2 ? value(2) : undefined);
  }
  if (name === 'FILL') {
    atMost(2);
    const word = args[1]?.kind === 'name' ? args[1].name : undefined;
    const filler: Filler = word === 'REPEAT' || word === 'LINEAR' ? word : value(1);
    return fill(value(0), filler, scope.grid);
  }
  const run = functions.get(name);
  if (run === undefined) throw new Error(`Function '${name}' is not implemented by the embedded AWS`);
  return run(
    args.map((argument) => evaluate(argument, scope)),
    scope.grid,
  );
}

/** @throws Error in words that can follow "Error in expression 'e1': " */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'number':
      return scalar(expression.value);
    case 'string':
      throw new Error(`Unexpected string '${expression.text}'`);
    case 'name':
      return scope.lookUp(expression.name);
    case 'list':
      return array(expression.items.flatMap((item) => itemsOf(evaluate(item, scope))));
    case 'negative':
      return applyOperator('*', scalar(-1), evaluate(expression.of, scope));
    case 'binary':
      return applyOperator(expression.operator, evaluate(expression.left, scope), evaluate(expression.right, scope));
    case 'call':
      return call(expression.name, expression.args, scope);
  }
}
