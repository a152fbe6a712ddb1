import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { actions } from '../../rooms.ts';
import { action, done, inputs, optionName, refuse, sourceFile } from './action.ts';
import { commandLine, exitCode } from './command-line.ts';
import { openapi, route } from './openapi.ts';
import { perform, type World } from './perform.ts';

const asked: unknown[] = [];
const greet = action({
  name: 'test.greet',
  kind: 'read',
  summary: 'Greets somebody',
  who: 'anyone',
  input: z.strictObject({
    whom: z.string().meta({ position: 0, description: 'whom to greet' }),
    timesOver: z.int().min(1).default(1).meta({ description: 'how often' }),
    tone: z.enum(['kind', 'dry']).optional(),
    loud: z.boolean().optional(),
    with: z.array(z.string()).optional(),
  }),
  command: {
    words: 'say hello',
    text: (value: string) => `${value}\n`,
    no: (value) => value === '',
  },
  run: async (input) => {
    asked.push(input);
    return input.whom === 'nobody'
      ? refuse('missing', 'There is nobody.')
      : done(`Hello ${input.whom}`);
  },
});

async function type(...argv: string[]) {
  let [out, err] = ['', ''];
  const world = {
    actions: new Map([[greet.name, greet]]),
    environment: {},
    now: () => '',
    today: () => '',
  } as unknown as World;
  const terminal = {
    out: (text: string | Uint8Array) => {
      out += String(text);
    },
    err: (line: string) => {
      err += `${line}\n`;
    },
    perform: (name: string, input: unknown) =>
      perform(world, { kind: 'operator', name: 'test' }, name, input),
  };
  let code = 0;
  try {
    await commandLine(world.actions.values(), terminal).parseAsync(argv, { from: 'user' });
  } catch (thrown) {
    code = exitCode(thrown, terminal);
  }
  return { out, err, code };
}

test('a verb declared once is a command with its inputs as arguments and options', async () => {
  assert.deepEqual(await type('say', 'hello', 'Kari', '--times-over', '2', '--tone', 'dry'), {
    out: 'Hello Kari\n',
    err: '',
    code: 0,
  });
  assert.deepEqual(asked.at(-1), { whom: 'Kari', timesOver: 2, tone: 'dry' });
});

test('--json writes one JSON document and nothing else', async () =>
  assert.equal((await type('say', 'hello', 'Kari', '--json')).out, '"Hello Kari"\n'));

test('wrong usage ends with code 2 and says what is possible', async () => {
  const wrong = await type('say', 'hello', 'Kari', '--tone', 'rude');
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /kind, dry/);
  assert.equal((await type('say', 'hello')).code, 2);
  assert.match((await type('say', 'hello', 'Kari', '--times-over', 'often')).err, /whole number/);
});

test('a refusal is one line and its own exit code', async () =>
  assert.deepEqual(await type('say', 'hello', 'nobody'), {
    out: '',
    err: 'vern: There is nobody.\n',
    code: 2,
  }));

test('the form of an action has a field for each input, with its kind', () =>
  assert.deepEqual(
    inputs(greet).map(({ name, type: kind, required }) => [name, kind, required]),
    [
      ['whom', 'text', true],
      ['timesOver', 'number', false],
      ['tone', 'choice', false],
      ['loud', 'boolean', false],
      ['with', 'text', false],
    ],
  ));

test('every action of Vern has one HTTP route, and OpenAPI describes exactly these', () => {
  const document = openapi(actions.values(), '0');
  const described = Object.entries(document['paths'] as Record<string, object>).flatMap(
    ([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`),
  );
  const routes = [...actions.values()].map(route).map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(described.toSorted(), routes.toSorted());
  assert.equal(new Set(routes).size, actions.size);
});

test('a read that carries a file is posted; other reads are GET', () => {
  const filed = action({ ...greet, input: z.strictObject({ file: sourceFile }) });
  assert.equal(route(filed).method, 'post');
  assert.deepEqual(route(greet), { method: 'get', path: '/api/test/greet' });
});

test('each action says which room it belongs to and what it does, and options are lower case', () => {
  for (const declared of actions.values()) {
    assert.match(declared.name, /^[a-z]+\.[a-zA-Z]+$/);
    assert.ok(declared.summary.length > 10, declared.name);
    for (const { name } of inputs(declared)) assert.match(optionName(name), /^[a-z-]+$/);
  }
});

test('a list on the command line is written by giving the option again', async () => {
  await type('say', 'hello', 'world', '--with', 'a=1', '--with', 'b,2');
  assert.deepEqual((asked.at(-1) as { with: unknown }).with, ['a=1', 'b,2']);
});

test('what is written piece by piece waits for a slow reader, and the exit code is asked for afterwards', async () => {
  let [read, asking] = [0, 0];
  const count = action({
    ...greet,
    name: 'test.count',
    input: z.strictObject({}),
    command: {
      words: 'count',
      text: async function* () {
        for (asking = 1; asking <= 3; asking += 1) {
          assert.equal(read, asking - 1);
          yield `${asking}\n`;
        }
      },
      says: () => ['counting'],
      code: () => (asking > 3 ? 3 : 0),
    },
    run: () => Promise.resolve(done('')),
  });
  const said: string[] = [];
  const terminal = {
    out: async () => {
      await new Promise((resume) => setTimeout(resume, 1));
      read += 1;
    },
    err: (line: string) => void said.push(line),
    perform: () => Promise.resolve(done('')),
  };
  const run = commandLine([count], terminal).parseAsync(['count'], { from: 'user' });
  const thrown: unknown = await run.then(
    () => undefined,
    (stop: unknown) => stop,
  );
  assert.equal(exitCode(thrown, terminal), 3);
  assert.deepEqual([read, said], [3, ['counting']]);
});
