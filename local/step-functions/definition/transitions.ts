import type { Scope, State } from './machine.ts';
import type { Problems } from './problems.ts';

/** The states that a state can go to, each with the field that says so. */
function targets(state: State): readonly (readonly [string, string])[] {
  switch (state.type) {
    case 'Succeed':
    case 'Fail':
      return [];
    case 'Choice':
      return [
        ...state.choices.map(({ next }, index) => [`Choices[${index}]/Next`, next] as const),
        ...(state.default === undefined ? [] : [['Default', state.default] as const]),
      ];
    default:
      return [
        ...(state.next === undefined ? [] : [['Next', state.next] as const]),
        ...('catch' in state ? state.catch.map(({ next }, index) => [`Catch[${index}]/Next`, next] as const) : []),
      ];
  }
}

function innerScopes(state: State): readonly (readonly [string, Scope])[] {
  if (state.type === 'Map') return [['ItemProcessor', state.processor]];
  if (state.type === 'Parallel') return state.branches.map((branch, index) => [`Branches[${index}]`, branch] as const);
  return [];
}

/** Reports transitions to states that do not exist, and states that nothing leads to. */
export function checkTransitions(scope: Scope, at: string, problems: Problems): void {
  if (!scope.states.has(scope.startAt)) {
    problems.missingTarget(`${at}/StartAt`, `Missing 'Next' target: ${scope.startAt}`);
  }
  const reached = new Set([scope.startAt]);
  for (const name of reached) {
    const state = scope.states.get(name);
    for (const [field, target] of state === undefined ? [] : targets(state)) {
      if (scope.states.has(target)) reached.add(target);
      else problems.missingTarget(`${at}/States/${name}/${field}`, `Missing 'Next' target: ${target}`);
    }
  }
  for (const [name, state] of scope.states) {
    const place = `${at}/States/${name}`;
    if (!reached.has(name)) problems.missingTarget(place, `State "${name}" is not reachable.`);
    for (const [field, inner] of innerScopes(state)) checkTransitions(inner, `${place}/${field}`, problems);
  }
}
