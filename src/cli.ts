/** The command line: every declared command, and the four that are not actions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { actions, factReads } from './rooms.ts';
import type { Actor } from './shell/action/action.ts';
import { commandLine, exitCode, Stop, type Terminal } from './shell/action/command-line.ts';
import { perform, type World } from './shell/action/perform.ts';
import { now, today } from './shell/clock.ts';
import { connections, dataFolderOf } from './shell/connections.ts';
import { packageRoot } from './shell/package-root.ts';
import type { Store } from './shell/store/open.ts';
import { StoreProblem } from './shell/store/problem.ts';

const operator: Actor = { kind: 'operator', name: 'command line' };

/** Runs one command and sets the exit code of the process. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader of a pipe went away, as `head` does.
    if (error.code === 'EPIPE') process.exit(0);
  });
  // Nobody reads the log any more: no reason to stop answering.
  process.stderr.on('error', () => {});
  let store: Promise<Store> | undefined;
  const world: World = {
    actions,
    facts: factReads,
    environment: { ...connections(dataFolderOf(process.env)), ...process.env },
    now,
    today,
    store: () => {
      store ??= openForCommand();
      return store;
    },
  };
  const terminal: Terminal = {
    out: (text) =>
      process.stdout.write(text)
        ? undefined
        : new Promise((ready) => void process.stdout.once('drain', ready)),
    err: (line) => void process.stderr.write(`${line}\n`),
    perform: (name, input) => perform(world, operator, name, input),
  };
  try {
    const program = commandLine(actions.values(), terminal).version(version());
    addServerCommands(program, terminal);
    addStoreCommands(program, world, terminal);
    await program.parseAsync(argv, { from: 'user' });
  } catch (thrown) {
    process.exitCode = code(thrown, terminal, argv.includes('--json'));
  } finally {
    await (await store?.catch(() => undefined))?.close();
  }
}

function addServerCommands(program: Command, terminal: Terminal): void {
  const run = (examples: boolean) => async (options: { people?: string }) => {
    const { runServer } = await import('./server.ts');
    await runServer({
      actions,
      facts: factReads,
      version: version(),
      examples,
      people: peopleOf(options.people),
      say: terminal.err,
    });
  };
  program
    .command('start')
    .description('Everything on one machine, with the five example organisations')
    .option('--people <number>', 'how many people each example has (1000)')
    .exitOverride()
    .action(run(true));
  program.command('serve').description('The server alone').exitOverride().action(run(false));
}

function peopleOf(written: string | undefined): number {
  const people = Number(written ?? 1000);
  if (Number.isInteger(people) && people >= 1 && people <= 10_000_000) return people;
  throw new Stop(`--people takes a number from 1 to 10000000, not '${written}'.`, 2);
}

function addStoreCommands(program: Command, world: World, terminal: Terminal): void {
  program
    .command('backup')
    .description('Write everything in the store to one file, while Vern runs')
    .argument('<file>', 'the file to write')
    .option('--json', 'one JSON document on stdout and nothing else')
    .exitOverride()
    .action(async (file: string, options: { json?: boolean }) => {
      const { backup } = await import('./shell/store/backup.ts');
      const made = await backup(await world.store(), file);
      if (options.json === true) await terminal.out(`${JSON.stringify(made, null, 2)}\n`);
      terminal.err(`vern: ${made.rows} rows of ${made.tables} tables are in ${file}.`);
    });
  program
    .command('restore')
    .description('Fill an empty store from a backup, and verify the trail')
    .argument('<file>', 'the file to read')
    .option('--replace', 'replace what is in the store')
    .option('--json', 'one JSON document on stdout and nothing else')
    .exitOverride()
    .action(async (file: string, options: { replace?: boolean; json?: boolean }) => {
      const { restore } = await import('./shell/store/backup.ts');
      const made = await restore(await world.store(), file, { replace: options.replace === true });
      if (options.json === true) await terminal.out(`${JSON.stringify(made, null, 2)}\n`);
      terminal.err(`vern: ${made.rows} rows of ${made.tables} tables are restored.`);
      const { findings } = made.trail;
      if (findings.length > 0) throw new Stop(findings.map(({ text }) => text).join('\n'), 1, true);
    });
}

async function openForCommand(): Promise<Store> {
  const { openStore } = await import('./shell/store/open.ts');
  return openStore({
    dataFolder: dataFolderOf(process.env),
    databaseUrl: process.env['DATABASE_URL'],
    role: 'command',
    say: (line) => void process.stderr.write(`vern: ${line}\n`),
  });
}

function code(thrown: unknown, terminal: Terminal, json: boolean): number {
  return exitCode(expected(thrown), terminal, json);
}

/** The store's and the clock's own complaints, as the one line and exit code they are. */
function expected(thrown: unknown): unknown {
  if (thrown instanceof StoreProblem) return new Stop(thrown.message, thrown.exitCode);
  if (thrown instanceof RangeError && thrown.message.startsWith('VERN_NOW'))
    return new Stop(thrown.message, 2);
  return thrown;
}

/** The version of this Vern. */
export function version(): string {
  const file = join(packageRoot, 'package.json');
  const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof read === 'object' && read !== null && 'version' in read) return String(read.version);
  throw new Stop('package.json has no version.', 2);
}
