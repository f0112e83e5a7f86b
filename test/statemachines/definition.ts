import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod/mini';

const retrier = z.looseObject({ ErrorEquals: z.array(z.string()), MaxAttempts: z.int() });
const catcher = z.looseObject({ ErrorEquals: z.array(z.string()), Next: z.string() });
const choice = z.looseObject({ Condition: z.string(), Next: z.string() });

const inner = z.looseObject({
  Type: z.string(),
  Resource: z.optional(z.string()),
  Arguments: z.optional(z.record(z.string(), z.unknown())),
  TimeoutSeconds: z.optional(z.union([z.number(), z.string()])),
  Retry: z.optional(z.array(retrier)),
  Catch: z.optional(z.array(catcher)),
  Choices: z.optional(z.array(choice)),
  Default: z.optional(z.string()),
  Next: z.optional(z.string()),
  Error: z.optional(z.string()),
});
const branch = z.looseObject({ StartAt: z.string(), States: z.record(z.string(), inner) });
const state = z.extend(inner, { Branches: z.optional(z.array(branch)) });
export type State = z.infer<typeof state>;

const machine = z.looseObject({ StartAt: z.string(), States: z.record(z.string(), state) });
export type Machine = z.infer<typeof machine>;

export const definitionFile = new URL('../../statemachines/rollout.asl.yaml', import.meta.url);

/** The text of the state machine with each `${Name}` replaced as SAM replaces it. */
export const substituted = (substitutions: Readonly<Record<string, string>>): string =>
  readFileSync(definitionFile, 'utf8').replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = substitutions[name];
    if (value === undefined) throw new Error(`the state machine names \${${name}}, which is not given`);
    return value;
  });

/** A state machine that is to be deployed, as data. */
export const machineOf = (text: string): Machine => machine.parse(parse(text));

export const functionArn = (name: string) => `arn:aws:lambda:eu-west-1:000000000000:function:${name}:1`;

/** Where the functions and the table are in tests. */
export const testSubstitutions = {
  PlanRollout: functionArn('PlanRollout'),
  ShiftWeights: functionArn('ShiftWeights'),
  AnalyzeCanary: functionArn('AnalyzeCanary'),
  RollBack: functionArn('RollBack'),
  Table: 'table',
  Partition: 'aws',
  HookFunctions: '*',
  HookEndpoints: '*',
  HookConnections: '*',
};

export const rolloutMachine = (): Machine => machineOf(substituted(testSubstitutions));
