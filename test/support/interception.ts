import type { BrowserContext, CDPSession } from 'playwright';

type Ask = (method: string, parameters?: unknown) => Promise<unknown>;

/** Lets a test stand between a context and its browser: it hears each question of the sessions, and can ask it. */
export function intercept(
  context: BrowserContext,
  answer: (method: string, ask: () => Promise<unknown>) => Promise<unknown>,
): void {
  const newCDPSession = context.newCDPSession.bind(context);
  context.newCDPSession = async (...of: Parameters<BrowserContext['newCDPSession']>) => {
    const session = await newCDPSession(...of);
    const ask = session.send.bind(session) as Ask;
    const send: Ask = (method, parameters) => answer(method, () => ask(method, parameters));
    // A new object: what stands behind Playwright's own would be asked past this.
    return { send, on: session.on.bind(session), once: session.once.bind(session) } as unknown as CDPSession;
  };
}
