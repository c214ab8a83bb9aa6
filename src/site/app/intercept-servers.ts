import { Server } from 'node:http';

/** The HTTP servers that the user's module starts itself. */
export interface InterceptedServers {
  /** Whether there is one by now. */
  any(): boolean;
  readonly first: Promise<Server>;
}

/**
 * Makes every HTTP server of this process listen on 127.0.0.1 and a port that the operating system assigns, whatever it
 * asks for, so that two runs of a module with `listen(3000)` do not conflict. Calling `listen` twice is no error, since
 * both the module and our code may call it.
 */
export function interceptServers(): InterceptedServers {
  const begun = new WeakSet<Server>();
  let any = false;
  let capture!: (server: Server) => void;
  const first = new Promise<Server>((resolve) => (capture = resolve));

  const listen = Server.prototype.listen as (this: Server, ...args: unknown[]) => Server;
  Server.prototype.listen = function (this: Server, ...args: unknown[]): Server {
    const callback = args.at(-1);
    if (typeof callback === 'function') {
      if (this.listening) process.nextTick(callback as () => void);
      else this.once('listening', callback as () => void);
    }
    if (begun.has(this)) return this;
    begun.add(this);
    any = true;
    capture(this);
    return listen.call(this, 0, '127.0.0.1');
  };
  return { any: () => any, first };
}
