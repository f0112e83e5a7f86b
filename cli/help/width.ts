/** The columns of a stream: a terminal's own, else those that the variable COLUMNS says, else 80; from 20 to 160. */
export function helpWidth(
  { columns }: Pick<NodeJS.WriteStream, 'columns'>,
  { COLUMNS: said }: Readonly<Record<string, string | undefined>>,
): number {
  const width = columns || (/^\d+$/.test(said ?? '') ? Number(said) : 80);
  return Math.min(160, Math.max(20, width));
}
