import { validation } from '../errors.ts';
import { alarmName } from './alarm.ts';
import type { StateValue } from './common-input.ts';

/** The AlarmRule of a composite alarm. */
export type AlarmRule =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'state'; readonly alarm: string; readonly state: StateValue }
  | { readonly kind: 'not'; readonly of: AlarmRule }
  | { readonly kind: 'and' | 'or'; readonly left: AlarmRule; readonly right: AlarmRule };

const word = /\s*(?:(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"([^"]*)"|([^()"]*?))\s*\)|(AND|OR|NOT|TRUE|FALSE|[()]))/y;

type Word = { readonly state: StateValue; readonly alarm: string } | string;

const isState = (text: string | undefined): text is StateValue =>
  text === 'ALARM' || text === 'OK' || text === 'INSUFFICIENT_DATA';

function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  for (let at = 0; text.slice(at).trim() !== ''; at = word.lastIndex) {
    word.lastIndex = at;
    const found = word.exec(text);
    if (found === null) {
      const rest = text.slice(at).trim();
      if (rest.startsWith('AT_LEAST'))
        throw validation('The embedded AWS does not implement AT_LEAST in an AlarmRule.');
      throw validation(`AlarmRule is not valid at "${rest.slice(0, 30)}".`);
    }
    const [, state, quoted, plain = '', symbol = ''] = found;
    words.push(isState(state) ? { state, alarm: alarmName(quoted ?? plain) } : symbol);
  }
  return words;
}

/** NOT binds closest, then AND, then OR. @throws AwsError ValidationError */
export function parseAlarmRule(text: string): AlarmRule {
  const words = wordsOf(text);
  let position = 0;
  const unreadable = () => validation(`AlarmRule is not valid at word ${position + 1}.`);

  const primary = (): AlarmRule => {
    const found = words[position++];
    if (typeof found === 'object') return { kind: 'state', ...found };
    if (found === 'TRUE' || found === 'FALSE') return { kind: 'constant', value: found === 'TRUE' };
    if (found === 'NOT') return { kind: 'not', of: primary() };
    if (found !== '(') throw unreadable();
    const inner = either();
    if (words[position++] !== ')') throw unreadable();
    return inner;
  };

  const joined = (operator: 'AND' | 'OR', kind: 'and' | 'or', operand: () => AlarmRule) => (): AlarmRule => {
    let left = operand();
    while (words[position] === operator) {
      position++;
      left = { kind, left, right: operand() };
    }
    return left;
  };

  const either = joined('OR', 'or', joined('AND', 'and', primary));
  const rule = either();
  if (position < words.length) throw unreadable();
  return rule;
}

/** Names of the alarms that the rule asks about, each once. */
export function childrenOf(rule: AlarmRule): readonly string[] {
  if (rule.kind === 'constant') return [];
  if (rule.kind === 'state') return [rule.alarm];
  if (rule.kind === 'not') return childrenOf(rule.of);
  return [...new Set([...childrenOf(rule.left), ...childrenOf(rule.right)])];
}

/** An alarm that is gone is in no state. */
export function holds(rule: AlarmRule, stateOf: (alarm: string) => StateValue | undefined): boolean {
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'state':
      return stateOf(rule.alarm) === rule.state;
    case 'not':
      return !holds(rule.of, stateOf);
    case 'and':
      return holds(rule.left, stateOf) && holds(rule.right, stateOf);
    case 'or':
      return holds(rule.left, stateOf) || holds(rule.right, stateOf);
  }
}

/** Names of the alarms that are in a state that the rule asks for, without regard to how it joins them. */
export function holdingIn(rule: AlarmRule, stateOf: (alarm: string) => StateValue | undefined): readonly string[] {
  if (rule.kind === 'constant') return [];
  if (rule.kind === 'state') return stateOf(rule.alarm) === rule.state ? [rule.alarm] : [];
  if (rule.kind === 'not') return holdingIn(rule.of, stateOf);
  return [...new Set([...holdingIn(rule.left, stateOf), ...holdingIn(rule.right, stateOf)])];
}
