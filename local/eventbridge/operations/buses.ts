import { z } from 'zod';
import { AwsError } from '../../kit/aws-error.ts';
import { own } from '../../kit/json.ts';
import { pageOf } from '../page.ts';
import { parseInput } from '../parse-input.ts';
import { busArn, type EventBus } from '../state.ts';
import { busOf, type Operation, validation } from './context.ts';
import { setTags, tagsSchema } from './tags.ts';

const newName = z
  .string()
  .regex(/^[\w.-]{1,256}$/, 'Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+');

const described = ({ name, arn, description, createdAt }: EventBus) => ({
  Name: name,
  Arn: arn,
  ...(description === undefined ? {} : { Description: description }),
  CreationTime: createdAt / 1000,
  LastModifiedTime: createdAt / 1000,
});

export const CreateEventBus: Operation = (context, input) => {
  const schema = z.strictObject({
    Name: newName,
    Description: z.string().max(512).optional(),
    Tags: tagsSchema.optional(),
  });
  const { Name, Description, Tags } = parseInput(schema, input, 'ValidationException');
  const { buses } = context.state;
  if (own(buses, Name) !== undefined) {
    throw new AwsError('ResourceAlreadyExistsException', `Event bus ${Name} already exists.`);
  }
  if (Object.keys(buses).length >= 100) {
    throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
  }
  const bus: EventBus = {
    name: Name,
    arn: busArn(Name),
    description: Description,
    createdAt: context.now(),
    rules: {},
  };
  buses[Name] = bus;
  setTags(context, bus.arn, Tags);
  return { EventBusArn: bus.arn, ...(Description === undefined ? {} : { Description }) };
};

export const UpdateEventBus: Operation = (context, input) => {
  const schema = z.strictObject({ Name: z.string().optional(), Description: z.string().max(512).optional() });
  const { Name, Description } = parseInput(schema, input, 'ValidationException');
  const bus = { ...busOf(context, Name), description: Description };
  context.state.buses[bus.name] = bus;
  return { Arn: bus.arn, Name: bus.name, ...(Description === undefined ? {} : { Description }) };
};

export const DescribeEventBus: Operation = (context, input) => {
  const { Name } = parseInput(z.strictObject({ Name: z.string().optional() }), input, 'ValidationException');
  return described(busOf(context, Name));
};

export const ListEventBuses: Operation = (context, input) => {
  const schema = z.strictObject({
    NamePrefix: z.string().optional(),
    Limit: z.number().int().min(1).max(100).optional(),
    NextToken: z.string().optional(),
  });
  const { NamePrefix = '', Limit = 100, NextToken } = parseInput(schema, input, 'ValidationException');
  const buses = Object.values(context.state.buses).filter(({ name }) => name.startsWith(NamePrefix));
  const page = pageOf(buses, Limit, NextToken, () => validation('The nextToken is not valid.'));
  return {
    EventBuses: page.items.map(described),
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
};

export const DeleteEventBus: Operation = (context, input) => {
  const { Name } = parseInput(z.strictObject({ Name: z.string() }), input, 'ValidationException');
  if (Name === 'default') throw validation('Cannot delete event bus default.');
  const bus = own(context.state.buses, Name);
  // As in AWS, deleting what is not there succeeds.
  if (bus === undefined) return {};
  if (Object.keys(bus.rules).length > 0) throw validation(`Event bus ${Name} can't be deleted since it has rules.`);
  delete context.state.buses[Name];
  delete context.state.tags[bus.arn];
  return {};
};
