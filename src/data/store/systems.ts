/**
 * Which of the declared systems can be worked on, and what is in them?
 *
 * Each is opened, with its catalogue read, or says why not: no connector, an address that is not set, or a
 * database that does not answer. What cannot be opened is silent for the rule, never empty.
 */
import { addressOf, type Catalogue, findTable } from '../../declaration/database/catalogue.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { resolveSecret } from '../../declaration/secrets.ts';
import { connect } from '../../shell/connectors/connect.ts';
import type { ConnectOptions, Connector } from '../../shell/connectors/contract.ts';
import { ConnectorProblem } from '../../shell/connectors/problem.ts';

/** A system with its connection and catalogue, or why it has none. */
export type System =
  | {
      readonly state: 'open';
      readonly name: string;
      readonly connector: Connector;
      readonly catalogue: Catalogue;
    }
  /** `none`: declared without a connector; `unset`: its address is missing; `failed`: it does not answer. */
  | {
      readonly state: 'none' | 'unset' | 'failed';
      readonly name: string;
      readonly because: string;
    };

/** All declared systems, in the order of the declaration. */
export interface Systems {
  readonly all: readonly System[];
  /** Those that can be worked on, by name. */
  readonly open: ReadonlyMap<string, Extract<System, { state: 'open' }>>;
  /** Names of those that cannot: `Options.silent` of the compiler. */
  readonly silent: readonly string[];
  /** Keys from the catalogues by dataset (`shop.orders`), where the declaration has none: `Options.keys`. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  close(): Promise<void>;
}

/** How they are opened. */
export type OpenOptions = { readonly readOnly: boolean } & Pick<
  ConnectOptions,
  'lockTimeoutMs' | 'statementTimeoutMs'
>;

/** Opens what can be opened. Never throws for a system that cannot be reached. */
export async function openSystems(
  { systems }: Declaration,
  environment: Readonly<Record<string, string | undefined>>,
  options: OpenOptions,
): Promise<Systems> {
  const all = await Promise.all(
    Object.entries(systems).map(async ([name, { connect: written }]): Promise<System> => {
      if (written === 'none')
        return { state: 'none', name, because: 'it has no connector: look by hand' };
      const address = resolveSecret(written, environment);
      if (!address.ok)
        return { state: 'unset', name, because: `${address.missing.join(', ')} is not set` };
      return opened(name, address.text, options);
    }),
  );
  const open = new Map(all.flatMap((one) => (one.state === 'open' ? [[one.name, one]] : [])));
  return {
    all,
    open,
    silent: all.filter(({ state }) => state !== 'open').map(({ name }) => name),
    keys: keysOf(systems, open),
    close: async () => {
      for (const { connector } of open.values()) await connector.close();
    },
  };
}

async function opened(name: string, address: string, options: OpenOptions): Promise<System> {
  try {
    const connector = await connect(address, options);
    try {
      return { state: 'open', name, connector, catalogue: await connector.catalogue() };
    } catch (thrown) {
      await connector.close();
      throw thrown;
    }
  } catch (thrown) {
    if (!(thrown instanceof ConnectorProblem)) throw thrown;
    return { state: 'failed', name, because: thrown.message };
  }
}

function keysOf(
  systems: Declaration['systems'],
  open: ReadonlyMap<string, Extract<System, { state: 'open' }>>,
): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {};
  for (const [name, { catalogue }] of open)
    for (const [dataset, { table, key }] of Object.entries(systems[name]?.datasets ?? {})) {
      const there = findTable(catalogue, table ?? dataset);
      const columns = key ?? (there && addressOf(there));
      if (columns !== undefined) found[`${name}.${dataset}`] = columns;
    }
  return found;
}
