/**
 * Whether an address matches a pattern of the config. A pattern that begins with `/` is a path on a site of the run, with
 * any query unless it has one itself: `/graphql`, `/api/**`. Any other is one of Playwright's patterns for the whole
 * address: `**\/api/orders`, `https://api.example.com/**`.
 *
 * @param ownOrigins The origins of the sites of the run.
 */
export function matchesUrl(pattern: string, url: string, ownOrigins: readonly string[]): boolean {
  const [address = ''] = url.split('#');
  if (!pattern.startsWith('/')) return expressionOf(pattern).test(address);
  const origin = ownOrigins.find((own) => address.startsWith(`${own}/`));
  if (origin === undefined) return false;
  const path = address.slice(origin.length);
  return expressionOf(pattern).test(pattern.includes('?') ? path : path.split('?')[0]!);
}

/** Whether a text is a pattern. */
export function isUrlPattern(pattern: string): boolean {
  try {
    return expressionOf(pattern) !== undefined;
  } catch {
    return false;
  }
}

const known = new Map<string, RegExp>();

/** The regular expression that Playwright makes of a pattern. */
export function expressionOf(pattern: string): RegExp {
  const found = known.get(pattern) ?? new RegExp(`^${sourceOf(pattern)}$`);
  known.set(pattern, found);
  return found;
}

function sourceOf(pattern: string): string {
  let depth = 0;
  const source = pattern.replaceAll(tokens, (token, at: number) => {
    if (token.startsWith('**')) {
      if (!token.endsWith('/')) return '.*';
      return pattern[at - 1] === '/' ? '(?:.+/|)' : '.*/';
    }
    if (token === '*') return '[^/]*';
    if (token === '{') depth += 1;
    if (token === '}') depth -= 1;
    if (depth < 0 || depth > 1) throw new Error('its braces do not match, or one pair is inside another');
    if (token === '{') return '(?:';
    if (token === '}') return ')';
    if (token === ',') return depth > 0 ? '|' : ',';
    const character = token.length > 1 ? token[1]! : token;
    return character.replace(/[$^+.()|[\]{}*?\\/]/, String.raw`\$&`);
  });
  if (depth > 0) throw new Error('its braces do not match, or one pair is inside another');
  return source;
}

const tokens = /\*\*+\/?|\\.|[^]/gu;
