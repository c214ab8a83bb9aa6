/**
 * Whether an address matches a pattern of the config. A pattern that begins with `/` is a path on a site of the run, with
 * any query unless it has one itself: `/graphql`, `/api/**`. Any other is one of Playwright's patterns for the whole
 * address: `**\/api/orders`, `https://api.example.com/**`.
 *
 * @param ownOrigins The origins of the sites of the run.
 */
export function matchesUrl(pattern: string, url: string, ownOrigins: readonly string[]): boolean {
  return expressionOf(pattern, ownOrigins).test(url.split('#')[0]!);
}

/** Whether a text is a pattern. */
export function isUrlPattern(pattern: string): boolean {
  try {
    return sourceOf(pattern) !== '';
  } catch {
    return false;
  }
}

const known = new Map<string, RegExp>();

/** The regular expression that fits the addresses, without what follows `#`, that a pattern fits. */
export function expressionOf(pattern: string, ownOrigins: readonly string[]): RegExp {
  const isPath = pattern.startsWith('/');
  const key = isPath ? `${ownOrigins.join(' ')} ${pattern}` : pattern;
  const found = known.get(key) ?? new RegExp(`^${isPath ? origins() : ''}${sourceOf(pattern)}${query()}$`);
  known.set(key, found);
  return found;

  function origins(): string {
    return `(?:${ownOrigins.map((origin) => origin.replaceAll(special, String.raw`\$&`)).join('|')})`;
  }

  function query(): string {
    return isPath && !pattern.includes('?') ? String.raw`(?:\?.*)?` : '';
  }
}

/** As Playwright reads a pattern. */
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
    return character.replaceAll(special, String.raw`\$&`);
  });
  if (depth > 0) throw new Error('its braces do not match, or one pair is inside another');
  return source;
}

const tokens = /\*\*+\/?|\\.|[^]/gu;
const special = /[$^+.()|[\]{}*?\\/]/g;
