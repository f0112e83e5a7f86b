/** What every run is judged by. docs/faults.md says what each rule asks. */
export const rules = [
  'weights restored',
  'stops obeyed',
  'lease held',
  'lease given back',
  'end reported once',
  'events as published',
  'alarms answered',
  'signals wake',
  'signals kept',
  'decisions recorded',
  'weights valid',
  'health heeded',
  'edits found',
  'hooks called',
  'throttling outlasted',
  'line obeyed',
  'holds obeyed',
  'commands obeyed once',
  'tester routes removed',
  'verdicts grounded',
  'items fit',
] as const;

export type Rule = (typeof rules)[number];

/** A rule that a run broke, when, and how. */
export interface Violation {
  readonly rule: Rule;
  readonly at: number;
  readonly text: string;
}

/** Records a violation at the moment. */
export type Violate = (rule: Rule, text: string) => void;
