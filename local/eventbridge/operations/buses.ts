import * as z from 'zod/mini';
import { own } from '../../kit/json.ts';
import { operation } from '../../kit/operations.ts';
import { nextAs, pageByPlace } from '../../kit/page.ts';
import { tagsShape } from '../../kit/shapes.ts';
import { busOf, type Context, setTags } from '../context.ts';
import { alreadyExists, invalidToken, limitExceeded, validation } from '../errors.ts';
import { description, newName, paging } from '../shapes.ts';
import { busArn, type EventBus } from '../state.ts';

const mostBuses = 100;

const described = ({ name, arn, description: words, createdAt }: EventBus) => ({
  Name: name,
  Arn: arn,
  ...(words === undefined ? {} : { Description: words }),
  CreationTime: createdAt / 1000,
  LastModifiedTime: createdAt / 1000,
});

export const CreateEventBus = operation(
  z.strictObject({ Name: newName(256), Description: description, Tags: z.optional(tagsShape) }),
  (context: Context, { Name, Description, Tags }) => {
    const { buses } = context.state;
    if (own(buses, Name) !== undefined) throw alreadyExists(`Event bus ${Name} already exists.`);
    if (Object.keys(buses).length >= mostBuses) throw limitExceeded();
    const arn = busArn(Name);
    buses[Name] = { name: Name, arn, description: Description, createdAt: context.now(), rules: {} };
    setTags(context, arn, Tags);
    return { EventBusArn: arn, ...(Description === undefined ? {} : { Description }) };
  },
);

export const UpdateEventBus = operation(
  z.strictObject({ Name: z.optional(z.string()), Description: description }),
  (context: Context, { Name, Description }) => {
    const bus = { ...busOf(context, Name), description: Description };
    context.state.buses[bus.name] = bus;
    return { Arn: bus.arn, Name: bus.name, ...(Description === undefined ? {} : { Description }) };
  },
);

export const DescribeEventBus = operation(
  z.strictObject({ Name: z.optional(z.string()) }),
  (context: Context, { Name }) => described(busOf(context, Name)),
);

export const ListEventBuses = operation(
  z.strictObject({ NamePrefix: z.optional(z.string()), ...paging }),
  ({ state }: Context, { NamePrefix = '', Limit: limit = 100, NextToken: token }) => {
    const buses = Object.values(state.buses).filter(({ name }) => name.startsWith(NamePrefix));
    const page = pageByPlace(buses, { limit, token, invalidToken });
    return { EventBuses: page.items.map(described), ...nextAs('NextToken', page) };
  },
);

export const DeleteEventBus = operation(z.strictObject({ Name: z.string() }), ({ state }: Context, { Name }) => {
  if (Name === 'default') throw validation('Cannot delete event bus default.');
  const bus = own(state.buses, Name);
  // As in AWS, deleting what is not there succeeds.
  if (bus === undefined) return {};
  if (Object.keys(bus.rules).length > 0) throw validation(`Event bus ${Name} can't be deleted since it has rules.`);
  delete state.buses[Name];
  delete state.tags[bus.arn];
  return {};
});
