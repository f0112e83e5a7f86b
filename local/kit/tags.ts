/** The tags of the resource with an ARN; undefined where there is no such resource. */
export type TagsOf = (arn: string) => Readonly<Record<string, string>> | undefined;

/** A model whose resources have tags that a condition of a policy may ask for. */
export interface Tagged {
  readonly tagsOf: TagsOf;
}

export const isTagged = (service: object): service is Tagged => 'tagsOf' in service;
