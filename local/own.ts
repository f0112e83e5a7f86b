/** What a record holds under a name that came from outside: `toString` is held only if somebody put it there. */
export const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
