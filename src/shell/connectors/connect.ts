/** Which connector speaks to this address? */
import { readAddress } from './address.ts';
import { connectorOf } from './connector.ts';
import type { ConnectOptions, Connector } from './contract.ts';
import { mariadbEngine } from './mariadb/engine.ts';
import { postgresEngine } from './postgres/engine.ts';
import { sqliteEngine } from './sqlite/engine.ts';

const engines = { postgres: postgresEngine, mariadb: mariadbEngine, sqlite: sqliteEngine };

/** Connects to a database and sees that it answers. Throws ConnectorProblems; the caller closes it. */
export async function connect(url: string, options: ConnectOptions = {}): Promise<Connector> {
  const address = readAddress(url, options.tls);
  const engine = engines[address.kind](address, options);
  try {
    const session = await engine.acquire();
    await session.release(false);
  } catch (thrown) {
    await engine.close();
    throw thrown;
  }
  return connectorOf(engine, options);
}
