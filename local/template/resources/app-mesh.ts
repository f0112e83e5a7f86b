import * as z from 'zod/mini';
import { type Kind, lineage, resourcePath } from '../../app-mesh/kinds.ts';
import { accountId } from '../../kit/account.ts';
import { createOr } from '../create-or.ts';
import type { Deployer } from '../deployment.ts';
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

/** How a mesh, or what belongs to one, is deployed: the model of App Mesh checks its spec. */
export const deployAppMesh = (kind: Kind): Deployer => {
  const shape = z.strictObject({
    ...Object.fromEntries(lineage(kind).map((part) => [`${part.kind}Name`, z.string()])),
    Spec: kind === 'Mesh' ? z.optional(spec) : spec,
  });
  return async (resource, deployment) => {
    const { call } = deployment;
    const { Spec, ...names } = propertiesOf(shape, resource);
    const texts = Object.fromEntries(Object.entries(names).map(([member, name]) => [member, String(name)]));
    const apiNames = Object.fromEntries(Object.entries(texts).map(([member, name]) => [lowered(member), name]));
    const input = {
      ...apiNames,
      ...(Spec !== undefined && { spec: apiForm(Spec) }),
    };
    await createOr('ConflictException', call('appmesh', `Create${kind}`, input), () =>
      call('appmesh', `Update${kind}`, input),
    );
    const arn = arnOf(deployment, 'appmesh', resourcePath(kind, apiNames));
    return { ref: arn, attributes: { ...texts, Arn: arn, MeshOwner: accountId, ResourceOwner: accountId } };
  };
};
