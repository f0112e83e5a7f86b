import type { TagsOf } from '../../kit/tags.ts';
import type { Need } from '../decide.ts';

export type Input = Readonly<Record<string, unknown>>;

/** What an operation needs, by its name, its input, and the tags of the service's resources. */
export type Permissions = Readonly<Record<string, (input: Input, tagsOf?: TagsOf) => Need>>;

/** What the input says under a name; `*` where it says nothing, which the service itself then refuses. */
export const text = (input: Input, name: string): string => {
  const value = input[name];
  return typeof value === 'string' && value !== '' ? value : '*';
};

export const texts = (input: Input, name: string): readonly string[] => {
  const value = input[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
};

export const records = (value: unknown): readonly Input[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];

export const isArn = (value: string): boolean => value.startsWith('arn:');

type Resources = (input: Input) => readonly string[];

const needing =
  (action: string, resources: Resources) =>
  (input: Input): Need => ({ action, resources: resources(input) });

/** The same rule for several operations that are named as their actions are. */
export const each = (service: string, operations: readonly string[], resources: Resources): Permissions =>
  Object.fromEntries(operations.map((operation) => [operation, needing(`${service}:${operation}`, resources)]));

/** One action for several operations that are named otherwise. */
export const allNeed = (action: string, operations: readonly string[], resources: Resources): Permissions =>
  Object.fromEntries(operations.map((operation) => [operation, needing(action, resources)]));

export const anyResource = (): readonly string[] => ['*'];
