/** The latest moment that can be asked for, in milliseconds. */
const longestMs = 600_000;

/** Converts a number of milliseconds, or a text such as `2s` or `500ms`; `undefined` if it is neither. */
export function parseMoment(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? fromText(value) : value;
  return typeof ms === 'number' && ms >= 0 && ms <= longestMs ? Math.round(ms) : undefined;
}

function fromText(text: string): number | undefined {
  const { amount, unit } = /^(?<amount>\d+(?:\.\d+)?)\s*(?<unit>ms|s)$/.exec(text)?.groups ?? {};
  return amount === undefined ? undefined : Number(amount) * (unit === 's' ? 1000 : 1);
}
