import { nearest } from '../../core/text/nearest.ts';

/** Names that are shown in one problem. */
const shown = 8;

/** `: shop` for the name that was likely meant; else the names that exist, and how many more. */
export function suggestion(name: string, names: readonly string[]): string {
  const meant = nearest(name, names);
  if (meant !== undefined) return `: ${meant}?`;
  if (names.length === 0) return ', and there is none';
  return `: ${enumerated(names)}`;
}

/** `10, 20 and 3 more`. */
export function enumerated(names: readonly string[]): string {
  const rest = names.length - shown;
  return rest > 0 ? `${names.slice(0, shown).join(', ')} and ${rest} more` : names.join(', ');
}
