/**
 * How is an action called from the command line?
 *
 * Commands, arguments, options and help are made from the declared actions. Exit codes: 0 fine,
 * 1 the answer is no, 2 wrong usage or bad input, 3 a system could not be reached.
 */
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { Argument, Command, CommanderError, Option } from 'commander';
import {
  type Action,
  type Input,
  inputs,
  type Outcome,
  optionName,
  type Refusal,
  type Written,
} from './action.ts';

/** What the command line needs of the world. */
export interface Terminal {
  /** A promise where the reader is slow: nothing more is written before it is kept. */
  readonly out: (text: string | Uint8Array) => void | Promise<void>;
  readonly err: (line: string) => void;
  readonly perform: (name: string, input: unknown) => Promise<Outcome<unknown>>;
}

/** An expected stop with its one line and exit code. */
export class Stop extends Error {
  readonly code: number;
  /** Whether `--json` has it on stdout already. */
  readonly written: boolean;
  constructor(message: string, code: number, written = false) {
    super(message);
    this.code = code;
    this.written = written;
  }
}

const exitCodes: Readonly<Record<Refusal['kind'], number>> = {
  invalid: 2,
  missing: 2,
  forbidden: 1,
  conflict: 1,
  unreachable: 3,
};

/** A command line with one command for each action that has one. */
export function commandLine(actions: Iterable<Action>, terminal: Terminal): Command {
  const program = new Command('vern')
    .description('Keeps the promises of a privacy notice.')
    .exitOverride()
    .configureOutput({ writeErr: (text) => terminal.err(text.trimEnd()) })
    .helpCommand(false)
    .showHelpAfterError('(vern --help shows every command)');
  for (const declared of actions) if (declared.command) addCommand(program, declared, terminal);
  return program;
}

function addCommand(program: Command, declared: Action, terminal: Terminal): void {
  const words = declared.command?.words.split(' ') ?? [];
  const last = words.pop() ?? '';
  const parent = words.reduce((above, word) => subcommand(above, word), program);
  const command = parent
    .command(last)
    .description(declared.summary)
    .exitOverride()
    .option('--json', 'one JSON document on stdout and nothing else');
  const all = inputs(declared);
  for (const input of all.filter(isPositional).toSorted(byPosition))
    command.addArgument(
      new Argument(input.required ? `<${input.name}>` : `[${input.name}]`, input.description),
    );
  for (const input of all.filter((each) => !isPositional(each))) command.addOption(option(input));
  command.action(async (...given: unknown[]) => {
    const options = given.at(-2) as Record<string, unknown>;
    const written = await gather(all, given.slice(0, -2), options);
    await run({ declared, written, json: options['json'] === true, terminal });
  });
}

const isPositional = (input: Input) => input.position !== undefined;
const byPosition = (a: Input, b: Input) => (a.position ?? 0) - (b.position ?? 0);

function subcommand(above: Command, word: string): Command {
  return above.commands.find((each) => each.name() === word) ?? above.command(word).exitOverride();
}

function option(input: Input): Option {
  const flag = `--${optionName(input.name)}`;
  if (input.type === 'boolean') return new Option(flag, input.description);
  const made = new Option(
    `${flag} <${input.type === 'day' ? 'YYYY-MM-DD' : input.type}>`,
    input.description,
  );
  if (input.choices.length > 0) made.choices(input.choices);
  if (input.several)
    made.argParser((value, before: readonly string[] | undefined) => [...(before ?? []), value]);
  if (input.fallback !== undefined) made.default(undefined, JSON.stringify(input.fallback));
  return input.required ? made.makeOptionMandatory() : made;
}

async function gather(
  all: readonly Input[],
  positional: readonly unknown[],
  options: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const written: Record<string, unknown> = {};
  const inOrder = all.filter(isPositional).toSorted(byPosition);
  for (const input of all) {
    const given = isPositional(input) ? positional[inOrder.indexOf(input)] : options[input.name];
    if (given === undefined) continue;
    written[input.name] = await convert(input, given);
  }
  return written;
}

async function convert(input: Input, given: unknown): Promise<unknown> {
  if (input.type === 'file') return readSource(String(given));
  if (input.type !== 'number') return given;
  if (!/^-?\d+$/.test(String(given)))
    throw new Stop(`--${optionName(input.name)} takes a whole number, not '${String(given)}'.`, 2);
  return Number(given);
}

const plainErrors: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder; name the file in it, such as vern.yaml',
  EACCES: 'you may not read it',
};

/** A file as an action takes it: its shown name, its text and the folder it lies in. */
export async function readSource(
  path: string,
): Promise<{ name: string; text: string; folder: string }> {
  try {
    const bytes = await readFile(path === '-' ? '/dev/stdin' : path);
    const text = new TextDecoder('utf-8').decode(bytes);
    return { name: path, text, folder: basename(dirname(resolve(path))) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw new Stop(`Cannot read ${path}: ${plainErrors[code] ?? code}.`, 2);
  }
}

interface Running {
  readonly declared: Action;
  readonly written: Record<string, unknown>;
  readonly json: boolean;
  readonly terminal: Terminal;
}

async function run({ declared, written, json, terminal }: Running): Promise<void> {
  const outcome = await terminal.perform(declared.name, written);
  if (!outcome.ok) {
    if (json)
      await terminal.out(`${JSON.stringify({ kind: outcome.kind, because: outcome.because })}\n`);
    throw new Stop(outcome.because, exitCodes[outcome.kind], true);
  }
  await write(terminal, await wordsOf({ declared, written, json, terminal }, outcome.value));
  const code =
    declared.command?.code?.(outcome.value) ??
    (declared.command?.no?.(outcome.value) === true ? 1 : 0);
  if (code !== 0) throw new Stop('', code, true);
}

async function wordsOf({ declared, written, json, terminal }: Running, value: unknown) {
  const { command } = declared;
  if (json && command?.json === undefined) return `${JSON.stringify(value, null, 2)}\n`;
  const input = declared.input.parse(written);
  if (json) return command?.json?.(value, input) ?? '';
  for (const line of command?.says?.(value, input) ?? []) terminal.err(line);
  return (await command?.text(value, input)) ?? '';
}

async function write({ out }: Terminal, words: Written): Promise<void> {
  if (typeof words === 'string' || words instanceof Uint8Array) await out(words);
  else for await (const piece of words) await out(piece);
}

/** The exit code of anything thrown on the way; says its line, with `--json` also on stdout. */
export function exitCode(thrown: unknown, terminal: Terminal, json = false): number {
  if (thrown instanceof CommanderError) {
    const code = thrown.exitCode === 0 ? 0 : 2;
    if (json && code !== 0) void terminal.out(refusalJson(thrown.message.replace(/^error: /, '')));
    return code;
  }
  if (!(thrown instanceof Stop)) throw thrown;
  if (json && !thrown.written) void terminal.out(refusalJson(thrown.message));
  if (thrown.message !== '') terminal.err(`vern: ${thrown.message}`);
  return thrown.code;
}

const refusalJson = (because: string) => `${JSON.stringify({ kind: 'invalid', because })}\n`;
