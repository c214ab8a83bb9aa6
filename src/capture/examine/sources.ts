import type { CDPSession, Page } from 'playwright';
import type { LiveSource } from '../../model/index.ts';

/** Only the last messages are kept, because they may be in the picture. */
const mostMessages = 20;
const longestMessage = 500;

/** Records from now on what works in real time: workers, event streams and WebSockets. */
export function watchSources(page: Page, cdp: CDPSession, origin: string): () => LiveSource[] {
  const sources = new Map<string, LiveSource & { said: string[] }>();
  const add = (key: string, kind: LiveSource['kind'], url: string) => {
    // The name of a blob is random.
    const address = url.startsWith('blob:') ? 'blob:' : url.replace(origin, '').replace(/^ws:\/\/[^/]+/, '');
    sources.set(key, { kind, address, said: [] });
  };
  const hear = (key: string, text: string) => {
    const said = sources.get(key)?.said;
    said?.push(text.slice(0, longestMessage));
    if (said && said.length > mostMessages) said.shift();
  };

  page.on('worker', (worker) => add(`worker ${sources.size}`, 'worker', worker.url()));
  cdp.on('Network.requestWillBeSent', ({ requestId, type, request }) => {
    if (type === 'EventSource') add(requestId, 'event-stream', request.url);
  });
  cdp.on('Network.responseReceived', ({ requestId, response }) => {
    // Some pages read the stream with `fetch`.
    const isStream = response.mimeType === 'text/event-stream';
    if (isStream && !sources.has(requestId)) add(requestId, 'event-stream', response.url);
  });
  cdp.on('Network.eventSourceMessageReceived', ({ requestId, data }) => hear(requestId, data));
  cdp.on('Network.webSocketCreated', ({ requestId, url }) => add(requestId, 'websocket', url));
  cdp.on('Network.webSocketFrameReceived', ({ requestId, response }) =>
    hear(requestId, response.payloadData),
  );
  return () => [...sources.values()];
}
