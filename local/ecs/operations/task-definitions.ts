import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { listOf, textLike } from '../../kit/shapes.ts';
import { taskDefinitionOutput } from '../answers.ts';
import type { Context } from '../context.ts';
import { clientError } from '../errors.ts';
import { containerShape, nameShape } from '../resources.ts';

const number = textLike(/^\d{1,7}$/, '^\\d{1,7}$');

/** A task of Fargate. None is ever started: services have no tasks here. */
export const RegisterTaskDefinition = operation(
  z.strictObject({
    family: nameShape,
    containerDefinitions: listOf(containerShape, 1, 10),
    networkMode: z.literal('awsvpc'),
    requiresCompatibilities: listOf(z.literal('FARGATE'), 1, 1),
    cpu: number,
    memory: number,
  }),
  ({ resources, now }: Context, { family, containerDefinitions, cpu, memory }) => {
    const names = containerDefinitions.map(({ name }) => name);
    if (new Set(names).size < names.length) throw clientError('Container names must be unique in a task definition.');
    const before = resources.taskDefinitions.all().filter((one) => one.family === family);
    const made = { family, revision: before.length + 1, containerDefinitions, cpu, memory, registeredAt: now() };
    resources.taskDefinitions.put(made);
    return { taskDefinition: taskDefinitionOutput(made) };
  },
);
