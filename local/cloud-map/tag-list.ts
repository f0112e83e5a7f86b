interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Tags as a request lists them, by their keys. */
export const tagsIn = (tags: readonly Tag[] = []): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));

export const tagList = (tags: Readonly<Record<string, string>>): readonly Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
