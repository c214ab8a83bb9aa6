/** The placeholders of a command line and of its environment variables, which are replaced when the port is known. */
export type Placeholder = 'fd' | 'port' | 'host' | 'url';

export type PlaceholderValues = Readonly<Partial<Record<Placeholder, string>>>;

// `${port}` is a variable of the shell and no placeholder.
const pattern = /(?<!\$)\{(fd|port|host|url)\}/g;

/** Which placeholders there are in these texts. */
export function placeholdersIn(texts: readonly string[]): ReadonlySet<Placeholder> {
  return new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name as Placeholder)));
}

/** The text with its placeholders filled in; those without a value stay as they are. */
export function fill(text: string, values: PlaceholderValues): string {
  return text.replace(pattern, (whole, name: Placeholder) => values[name] ?? whole);
}
