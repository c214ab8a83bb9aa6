/** What a command line and the variables of its environment may leave open until the port is known. */
export type Placeholder = 'fd' | 'port' | 'host' | 'url';

export type Values = Readonly<Partial<Record<Placeholder, string>>>;

// `${port}` is a variable of the shell, not a placeholder of ours.
const pattern = /(?<!\$)\{(fd|port|host|url)\}/g;

/** Which placeholders there are in these texts. */
export function placeholdersIn(texts: readonly string[]): ReadonlySet<Placeholder> {
  return new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name as Placeholder)));
}

/** The text with its placeholders filled in; those without a value stay as they are. */
export function fill(text: string, values: Values): string {
  return text.replace(pattern, (whole, name: Placeholder) => values[name] ?? whole);
}
