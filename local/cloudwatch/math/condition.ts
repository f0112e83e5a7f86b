import { calculated, samePeriod, single, type TimeSeries, typeName, type Value } from './value.ts';

type Choice = number | TimeSeries | undefined;

const choiceOf = (value: Value | undefined): Choice => {
  if (value === undefined) return undefined;
  if (value.kind === 'array') throw new Error(`Unsupported argument type for IF: '${typeName(value)}'`);
  return value.kind === 'scalar' ? value.value : value.series;
};

const at = (choice: Choice, time: number) => (typeof choice === 'object' ? choice.points.get(time) : choice);

/** IF: a point for each point of the condition. A missing point of the second argument is 0, of the third none. */
export function choose(condition: Value, yes: Value, no: Value | undefined): Value {
  const [test, then, otherwise] = [choiceOf(condition), choiceOf(yes), choiceOf(no)];
  if (typeof test === 'object') {
    const series = [test, then, otherwise].filter((choice) => typeof choice === 'object');
    samePeriod(series);
    const chosen = [...test.points].flatMap(([time, truth]) => {
      const value = truth === 0 ? at(otherwise, time) : (at(then, time) ?? 0);
      return value === undefined ? [] : [[time, value] as const];
    });
    return single(calculated(test, chosen, series));
  }
  if (test === 0) return no ?? single({ ...emptyLike(then), points: new Map() });
  return yes;
}

const emptyLike = (choice: Choice): TimeSeries =>
  typeof choice === 'object' ? calculated(choice, []) : { id: '', label: '', periodSeconds: 60, points: new Map() };
