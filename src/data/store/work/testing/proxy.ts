/** A way to a server that can be cut, for tests of servers that go away. */
import { createServer, connect as dial, type Socket } from 'node:net';

/** An address that leads to another until it is cut. */
export interface Proxy {
  readonly url: string;
  /** Ends all connections and takes no new ones. */
  cut(): Promise<void>;
  /** Ends all connections; new ones are taken. */
  shake(): void;
}

/** A proxy for the address of a database. */
export async function proxyTo(address: string): Promise<Proxy> {
  const url = new URL(address);
  const to = { port: Number(url.port), host: url.hostname };
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = dial(to);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const { port } = server.address() as { port: number };
  url.port = String(port);
  const shake = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.toString(),
    shake,
    cut: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      shake();
      await closed;
    },
  };
}
