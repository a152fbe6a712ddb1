/** How does the server take and give up its port? */
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { Stop } from '../action/command-line.ts';

/** A server that answers, and how to stop it without cutting anybody off. */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** The server’s door: what `fetch` is to a Hono application. */
export type Fetch = (request: Request, env?: object) => Promise<Response> | Response;

/** Takes the port or says plainly why not. */
export async function listen(fetch: Fetch, port: number, host: string): Promise<Listening> {
  const server = await new Promise<Server>((ready, failed) => {
    const made = serve({ fetch, port, hostname: host, overrideGlobalObjects: false }, () =>
      ready(made as Server),
    );
    made.once('error', (error: NodeJS.ErrnoException) => failed(portProblem(error, port)));
  });
  server.requestTimeout = 60_000;
  server.headersTimeout = 20_000;
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeIdleConnections();
        // Whoever is still being answered gets three seconds.
        setTimeout(() => server.closeAllConnections(), 3_000).unref();
      }),
  };
}

function portProblem(error: NodeJS.ErrnoException, port: number): unknown {
  if (error.code === 'EADDRINUSE')
    return new Stop(
      `Port ${port} is in use by another program, perhaps another Vern. Stop it, or choose a port: VERN_PORT=${port + 1}.`,
      3,
    );
  if (error.code === 'EACCES')
    return new Stop(
      `Port ${port} needs more rights than this user has. Choose one above 1023 with VERN_PORT.`,
      3,
    );
  return error;
}

/** The port to use: VERN_PORT, or 7700. */
export function portOf(written: string | undefined): number {
  if (written === undefined || written === '') return 7700;
  const port = Number(written);
  if (/^\d+$/.test(written) && port <= 65_535) return port;
  throw new Stop(`VERN_PORT must be a number from 0 to 65535, not '${written}'.`, 2);
}

/** The address people use, from VERN_ORIGIN: scheme, name and port, and nothing behind them. */
export function originOf(written: string | undefined): string | undefined {
  if (written === undefined || written === '') return undefined;
  const origin = /^https?:/.test(written) && URL.canParse(written) ? new URL(written).origin : '';
  if (origin === written.replace(/\/$/, '')) return origin;
  throw new Stop(
    `VERN_ORIGIN must be an address such as https://personvern.example.no, not '${written}'.`,
    2,
  );
}
