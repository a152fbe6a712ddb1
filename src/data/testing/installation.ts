/**
 * A whole installation for tests: a store of its own, an example's or another declaration, its databases, and
 * the command line, all in this process. Only for tests.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleData, fillExample } from '../../../examples/generate.ts';
import { type Day, localDay } from '../../declaration/law/day.ts';
import { actions, factReads } from '../../rooms.ts';
import type { Outcome } from '../../shell/action/action.ts';
import { commandLine, exitCode } from '../../shell/action/command-line.ts';
import { perform, type World } from '../../shell/action/perform.ts';
import type { Store } from '../../shell/store/open.ts';
import { freshFolder, open, withCluster } from '../../shell/store/testing/stores.ts';

/** What a command said. */
export type Said = { readonly code: number; readonly out: string; readonly err: string };

/** An installation; `close` when the test is over. */
export interface Installation {
  readonly folder: string;
  /** The declaration's path; write another text there to change it. */
  readonly file: string;
  readonly store: Store;
  readonly environment: Record<string, string>;
  /** Runs a command as the operator. */
  vern(...argv: readonly string[]): Promise<Said>;
  /** The same with `--json`, its answer read. */
  json(...argv: readonly string[]): Promise<{ readonly code: number; readonly value: unknown }>;
  perform(name: string, input: unknown): Promise<Outcome<unknown>>;
  /** Moves the clock: an instant, `2026-11-22T09:00:00Z`. */
  setNow(instant: string): void;
  close(): Promise<void>;
}

/** What to install: a declaration as text with the addresses it names. */
export interface Wanted {
  readonly slug: string;
  readonly text: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly now?: string;
  /** Whether it is made the version in force; yes when not said. */
  readonly applied?: boolean;
}

const usualNow = '2026-11-22T09:00:00Z';

/** Installs a declaration. */
export async function installation(wanted: Wanted): Promise<Installation> {
  const folder = join(freshFolder(), wanted.slug);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'vern.yaml');
  writeFileSync(file, wanted.text);
  const dataFolder = await withCluster();
  const { store } = await open({ dataFolder });
  const environment: Record<string, string> = { ...wanted.environment, VERN_DATA: dataFolder };
  let now = wanted.now ?? usualNow;
  const world: World = {
    actions,
    facts: factReads,
    environment,
    now: () => now,
    today: () => localDay(now) as Day,
    store: async () => store,
  };
  const operator = { kind: 'operator', name: 'test' } as const;
  const made: Installation = {
    folder,
    file,
    store,
    environment,
    vern: (...argv) => typed(world, argv),
    json: async (...argv) => {
      const { code, out } = await typed(world, [...argv, '--json']);
      return { code, value: JSON.parse(out) as unknown };
    },
    perform: (name, input) => perform(world, operator, name, input),
    setNow: (instant) => {
      now = instant;
    },
    close: () => store.close(),
  };
  if (wanted.applied !== false) {
    const said = await made.vern('apply', file);
    if (said.code !== 0) throw new Error(`${said.err}${said.out}`);
  }
  return made;
}

async function typed(world: World, argv: readonly string[]): Promise<Said> {
  let [out, err] = ['', ''];
  const terminal: Parameters<typeof commandLine>[1] = {
    out: (text) => {
      out += typeof text === 'string' ? text : new TextDecoder().decode(text);
    },
    err: (line) => {
      err += `${line}\n`;
    },
    perform: (name, input) => perform(world, { kind: 'operator', name: 'test' }, name, input),
  };
  try {
    await commandLine(world.actions.values(), terminal).parseAsync([...argv], { from: 'user' });
    return { code: 0, out, err };
  } catch (thrown) {
    const code = exitCode(thrown, terminal, argv.includes('--json'));
    return { code, out, err };
  }
}

/** An example organisation, filled, its systems in SQLite unless addresses are given. */
export async function exampleInstallation(
  slug: string,
  options: {
    readonly people: number;
    readonly now?: string;
    readonly addresses?: Readonly<Record<string, string>>;
    readonly change?: (text: string) => string;
  },
): Promise<Installation> {
  const { systems } = await exampleData(slug);
  const folder = freshFolder();
  const addresses = Object.fromEntries(
    Object.values(systems).map(({ env }) => [
      env,
      options.addresses?.[env] ?? `sqlite:${join(folder, `${env}.sqlite`)}`,
    ]),
  );
  const today = localDay(options.now ?? usualNow) as Day;
  await fillExample(slug, { addresses, people: options.people, today });
  const path = join(import.meta.dirname, '../../../examples', slug, 'vern.yaml');
  const text = readFileSync(path, 'utf8');
  return installation({
    slug,
    text: options.change?.(text) ?? text,
    environment: addresses,
    ...(options.now !== undefined && { now: options.now }),
  });
}
