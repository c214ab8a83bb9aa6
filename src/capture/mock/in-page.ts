import type { ResolvedMock } from '../../model/index.ts';
import type { MocksInPage } from '../../page/contract.ts';
import { expressionOf } from '../../url-pattern.ts';

/** What of the mocks happens in the page, by its own clock; `undefined` if nothing does. */
export function mocksInPage(
  mock: ResolvedMock | undefined,
  ownOrigins: readonly string[],
): MocksInPage | undefined {
  if (!mock) return undefined;
  const { rules, only = false } = mock;
  const delays = rules.flatMap((rule) =>
    rule.kind === 'answer' || rule.kind === 'function'
      ? [
          {
            address: expressionOf(rule.url, ownOrigins).source,
            method: rule.method ?? null,
            delayMs: rule.delay,
          },
        ]
      : [],
  );
  const ownSockets = ownOrigins.map((origin) => origin.replace(/^http/, 'ws'));
  const sockets = rules.flatMap((rule) =>
    rule.kind === 'webSocket'
      ? [{ address: expressionOf(rule.url, ownSockets).source, messages: rule.messages }]
      : [],
  );
  const refused = only ? [{ address: '', messages: null }] : [];
  return { delays, sockets: [...sockets, ...refused] };
}
