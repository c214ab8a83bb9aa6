import { Server } from 'node:http';

/** The HTTP servers that the module starts by itself. */
export interface CapturedServers {
  /** Whether there is one by now. */
  any(): boolean;
  readonly first: Promise<Server>;
}

/**
 * From now on each HTTP server of this process listens on 127.0.0.1 and a port that the operating system
 * assigns, whatever it asks for: two runs of a module that says `listen(3000)` never meet. Asking twice is no
 * error, because the module may do so as well as we.
 */
export function captureServers(): CapturedServers {
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
