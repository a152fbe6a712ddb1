/**
 * How do the example organisations get their synthetic people?
 *
 * `npm start` fills their systems once; `node examples/generate.ts --people 1000` fills databases of
 * your own. The same seed and day give the same rows, however many people there are.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Day, day } from '../src/declaration/law/day.ts';
import { type Filling, isDatabaseFilled, openFilling } from './database.ts';
import type { ExampleData, ExampleSystem, Put, World } from './example.ts';
import { personAt } from './people.ts';

const loaders: Readonly<Record<string, () => Promise<{ readonly example: ExampleData }>>> = {
  'eksempel-service': () => import('./eksempel-service/data.ts'),
  'eksempel-kjede': () => import('./eksempel-kjede/data.ts'),
  'eksempel-webbyra': () => import('./eksempel-webbyra/data.ts'),
  'eksempel-nettbutikk': () => import('./eksempel-nettbutikk/data.ts'),
  'eksempel-engros': () => import('./eksempel-engros/data.ts'),
};

/** The folders of the five example organisations. */
export const exampleSlugs: readonly string[] = Object.keys(loaders);

/** The seed of the examples that `npm start` shows. */
export const defaultSeed = 'vern';

/** How many people are gathered before they are sent. */
const batch = 500;

/** What to fill, with the addresses of the systems by environment variable. */
export interface FillRequest {
  readonly addresses: Readonly<Record<string, string>>;
  readonly people: number;
  readonly today: Day;
  readonly seed?: string;
}

/** Tables and rows of an example organisation. An unknown slug is a mistake of ours: it throws. */
export async function exampleData(slug: string): Promise<ExampleData> {
  const load = loaders[slug];
  if (load === undefined) throw new Error(`There is no example '${slug}'.`);
  return (await load()).example;
}

/** A store that gives example databases and has a folder for files. */
export interface ExampleStore {
  readonly dataFolder: string;
  exampleDatabase(name: string): Promise<string>;
}

/** The addresses of all example systems in a store, made where they are missing. */
export async function exampleConnections(
  store: ExampleStore,
): Promise<Readonly<Record<string, string>>> {
  const data = await Promise.all(exampleSlugs.map(exampleData));
  const addressed = data
    .flatMap(systemsOf)
    .map(async ({ env, kind }) => [
      env,
      kind === 'sqlite'
        ? `sqlite:${join(store.dataFolder, 'examples', `${fileName(env)}.sqlite`)}`
        : await store.exampleDatabase(fileName(env)),
    ]);
  return Object.fromEntries(await Promise.all(addressed));
}

const fileName = (env: string) => env.toLowerCase().replace(/_url$/, '');

const systemsOf = ({ systems }: ExampleData): readonly ExampleSystem[] => Object.values(systems);

/** Whether all systems of an organisation are filled. Throws when one cannot be reached. */
export async function isFilled(
  slug: string,
  addresses: FillRequest['addresses'],
): Promise<boolean> {
  const filled = await Promise.all(
    systemsOf(await exampleData(slug)).map((system) =>
      isDatabaseFilled(addressOf(system, addresses), system.tables),
    ),
  );
  return filled.every(Boolean);
}

/** Fills an organisation's empty systems; false when all are filled already. */
export async function fillExample(slug: string, request: FillRequest): Promise<boolean> {
  const { addresses, people, today, seed = defaultSeed } = request;
  const data = await exampleData(slug);
  const fillings = new Map<string, Filling>();
  try {
    for (const [name, system] of Object.entries(data.systems)) {
      const address = addressOf(system, addresses);
      if (!(await isDatabaseFilled(address, system.tables)))
        fillings.set(name, await openFilling(address, system.tables));
    }
    if (fillings.size === 0) return false;
    await fill(data, { world: { today, seed }, people, fillings });
    for (const filling of fillings.values()) await filling.finish();
    return true;
  } catch (thrown) {
    for (const filling of fillings.values()) await filling.abandon();
    throw thrown;
  }
}

function addressOf({ env }: ExampleSystem, addresses: FillRequest['addresses']): string {
  const address = addresses[env];
  if (address === undefined) throw new Error(`${env} is missing: the address of a database.`);
  return address;
}

interface Work {
  readonly world: World;
  readonly people: number;
  readonly fillings: ReadonlyMap<string, Filling>;
}

async function fill(data: ExampleData, { world, people, fillings }: Work): Promise<void> {
  const flush = async () => {
    for (const filling of fillings.values()) await filling.flush();
  };
  const put: Put = (table, values) => {
    const [system = '', name = ''] = table.split('.');
    fillings.get(system)?.put(name, values);
  };
  data.begin(world, put);
  for (let index = 0; index < people; index += 1) {
    const { person, dice } = personAt(`${world.seed} ${data.slug}`, index);
    data.person({ world, person, dice, put });
    if (index % batch === batch - 1) await flush();
  }
}

const help = `node examples/generate.ts --people N [--slug NAME] [--seed TEXT] [--today YYYY-MM-DD]

Fills empty databases with synthetic people. Their addresses stand in the environment:
EKSEMPEL_SERVICE_DATABASE_URL=postgres://…, EKSEMPEL_WEBBYRA_CRM_URL=sqlite:/… and so on; mysql://… works for each too.
`;

/** The command line: what was wrong with the arguments, or what to fill. */
function readArguments(written: readonly string[], today: Day) {
  const { values } = parseArgs({
    args: [...written],
    options: {
      people: { type: 'string', default: '1000' },
      slug: { type: 'string' },
      seed: { type: 'string', default: defaultSeed },
      today: { type: 'string', default: today },
    },
  });
  const people = Number(values.people);
  if (!Number.isSafeInteger(people) || people < 0 || people > 3_000_000)
    throw new Error(`--people ${values.people}: write a whole number from 0 to 3000000.`);
  if (values.slug !== undefined && !exampleSlugs.includes(values.slug))
    throw new Error(`--slug ${values.slug}: write one of ${exampleSlugs.join(', ')}.`);
  const on = day(values.today);
  if (on === undefined) throw new Error(`--today ${values.today}: write year-month-day.`);
  return {
    people,
    seed: values.seed,
    today: on,
    slugs: values.slug ? [values.slug] : exampleSlugs,
  };
}

/** Runs the command line; returns the exit code: 0 fine, 2 wrong usage, 3 a system out of reach. */
export async function main(
  written: readonly string[],
  world: {
    readonly environment: NodeJS.ProcessEnv;
    readonly today: Day;
    readonly say: (line: string) => void;
  },
): Promise<number> {
  const { environment, today, say } = world;
  if (written.includes('--help')) {
    say(help);
    return 0;
  }
  let asked: ReturnType<typeof readArguments>;
  try {
    asked = readArguments(written, today);
  } catch (thrown) {
    say(`${messageOf(thrown)}\n\n${help}`);
    return 2;
  }
  const { slugs, ...request } = asked;
  for (const slug of slugs) {
    const needed = systemsOf(await exampleData(slug)).map(({ env }) => env);
    const missing = needed.filter((env) => !environment[env]);
    if (missing.length > 0) {
      say(`${slug}: set ${missing.join(' and ')} to the address of an empty database.`);
      return 2;
    }
    const addresses = Object.fromEntries(needed.map((env) => [env, environment[env] ?? '']));
    try {
      const filled = await fillExample(slug, { ...request, addresses });
      say(filled ? `${slug}: ${request.people} people` : `${slug}: is filled already`);
    } catch (thrown) {
      say(`${slug}: ${messageOf(thrown)}`);
      return 3;
    }
  }
  return 0;
}

function messageOf(thrown: unknown): string {
  if (thrown instanceof AggregateError) return thrown.errors.map(messageOf).join('; ');
  return thrown instanceof Error ? thrown.message : String(thrown);
}

if (import.meta.main) {
  const { today } = await import('../src/shell/clock.ts');
  process.exitCode = await main(process.argv.slice(2), {
    environment: process.env,
    today: today(),
    say: (line) => process.stderr.write(`${line}\n`),
  });
}
