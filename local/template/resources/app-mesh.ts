import * as z from 'zod/mini';
import { type Kind, kinds, parentsOf, resourcePath } from '../../app-mesh/kinds.ts';
import { models } from '../../app-mesh/specs.ts';
import { accountId } from '../../kit/account.ts';
import type { Output } from '../../kit/call.ts';
import { isRecord } from '../../kit/json.ts';
import { asShaped } from '../as-shaped.ts';
import { createOr } from '../create-or.ts';
import { type Deployer, type Deployment, generatedName } from '../deployment.ts';
import { isList, isObject, type Json } from '../json.ts';
import { propertiesOf } from '../properties.ts';
import { arnOf } from './arn.ts';

/** `HttpRoute` is `httpRoute` to the API, `AWSCloudMap` is `awsCloudMap`, and `DNS` is `dns`. */
const lowered = (word: string): string =>
  word.replace(/^[A-Z0-9]+(?=[A-Z][a-z])|^[A-Z0-9]+$|^[A-Z]/, (start) => start.toLowerCase());

/** What CloudFormation has, as the API has it. */
const apiForm = (value: Json): Json => {
  if (isList(value)) return value.map(apiForm);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [lowered(key), apiForm(item)]));
};

const spec = z.custom<Json>(isObject);
const tags = z.array(z.strictObject({ Key: z.string(), Value: z.string() }));

/** The properties of a kind: its own name may be left out, and a mesh may do without a spec. */
function shapeOf(kind: Kind) {
  const parents = Object.fromEntries(parentsOf(kind).map((part) => [`${part.kind}Name`, z.string()]));
  return z.strictObject({
    ...parents,
    [`${kind}Name`]: z.optional(z.string()),
    ...(kind === 'Mesh' ? {} : { MeshOwner: z.optional(z.string()) }),
    Spec: kind === 'Mesh' ? z.optional(spec) : spec,
    Tags: z.optional(tags),
  });
}

interface Tag {
  readonly key: string;
  readonly value: string;
}

/** An update of the API changes no tags, so they are set to those of the template by calls of their own. */
async function setTags({ call }: Deployment, resourceArn: string, wanted: readonly Tag[]): Promise<void> {
  const { tags: present } = await call('appmesh', 'ListTagsForResource', { resourceArn });
  const keys = z
    .array(z.looseObject({ key: z.string() }))
    .parse(present)
    .map(({ key }) => key);
  const tagKeys = keys.filter((key) => !wanted.some((tag) => tag.key === key));
  if (tagKeys.length > 0) await call('appmesh', 'UntagResource', { resourceArn, tagKeys });
  if (wanted.length > 0) await call('appmesh', 'TagResource', { resourceArn, tags: wanted });
}

const uidIn = (answer: Output, kind: Kind): Readonly<Record<string, string>> => {
  const resource = answer[kinds[kind].one];
  const metadata = isRecord(resource) ? resource.metadata : undefined;
  return isRecord(metadata) && typeof metadata.uid === 'string' ? { Uid: metadata.uid } : {};
};

/** How a mesh, or what belongs to one, is deployed: the model of App Mesh checks its spec. */
export const deployAppMesh = (kind: Kind): Deployer => {
  const shape = shapeOf(kind);
  return async (resource, deployment) => {
    const { call } = deployment;
    const { Spec, Tags, ...named } = propertiesOf(shape, resource);
    const ownName = { [`${kind}Name`]: generatedName(deployment, resource.logicalId) };
    const properties = Object.entries({ ...ownName, ...named }).filter(([, text]) => text !== undefined);
    const texts = Object.fromEntries(properties.map(([member, text]) => [member, String(text)]));
    const { meshOwner, ...names } = Object.fromEntries(
      properties.map(([member, text]) => [lowered(member), String(text)]),
    );
    const input = {
      ...names,
      ...(meshOwner !== undefined && { meshOwner }),
      ...(Spec !== undefined && { spec: asShaped(models[kind].spec, apiForm(Spec)) }),
    };
    const wanted = tags.parse(Tags ?? []).map(({ Key, Value }) => ({ key: Key, value: Value }));
    const arn = arnOf(deployment, 'appmesh', resourcePath(kind, names));
    const creation = call('appmesh', `Create${kind}`, { ...input, ...(wanted.length > 0 && { tags: wanted }) });
    const conflict = { owns: deployment.owns(arn), alreadyThere: 'ConflictException' };
    const answer = await createOr(conflict, creation, async () => {
      const updated = await call('appmesh', `Update${kind}`, input);
      await setTags(deployment, arn, wanted);
      return updated;
    });
    const owners = { MeshOwner: meshOwner ?? accountId, ResourceOwner: accountId };
    return { ref: arn, attributes: { ...texts, ...owners, ...uidIn(answer, kind), Arn: arn } };
  };
};
