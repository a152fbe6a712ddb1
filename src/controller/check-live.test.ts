import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Day } from '../declaration/law/day.ts';
import { actions } from '../rooms.ts';
import type { Actor } from '../shell/action/action.ts';
import { commandLine, exitCode } from '../shell/action/command-line.ts';
import { perform, type World } from '../shell/action/perform.ts';

const text = `vern: 1
organisation: { name: Eksempel AS, number: "310000019", address: Gata 1, email: a@example.no }
subjects: {}
systems: { shop: { title: Shop, connect: "\${SHOP_URL}", datasets: {} } }
purposes: {}
`;

const world = (environment: World['environment']): World => ({
  actions,
  environment,
  now: () => '2026-11-22T10:00:00Z',
  today: () => '2026-11-22' as Day,
  store: () => Promise.reject(new Error('the store is not needed')),
});

const check = (actor: Actor, environment: World['environment'], live = true) =>
  perform(world(environment), actor, 'controller.check', { file: { text }, live });

test('the check with the databases says where nobody answered, and how many did', async () => {
  const outcome = await check({ kind: 'operator', name: 'test' }, {});
  assert.ok(outcome.ok);
  const { complaints, live } = outcome.value as {
    readonly complaints: readonly { readonly code: string }[];
    readonly live: unknown;
  };
  assert.ok(complaints.some(({ code }) => code === 'SYSTEM_NOT_REACHED'));
  assert.ok(complaints.some(({ code }) => code === 'NO_PURPOSES'));
  assert.deepEqual(live, { systems: 1, answered: 0 });
});

test('only staff may have the databases asked, anybody may check a file', async () => {
  const anyone: Actor = { kind: 'anyone', name: 'web' };
  const asked = await check(anyone, {});
  assert.deepEqual([asked.ok, !asked.ok && asked.kind], [false, 'forbidden']);
  assert.ok((await check(anyone, {}, false)).ok);
});

test('a file that cannot be read is said as without the databases', async () => {
  const outcome = await perform(world({}), { kind: 'operator', name: 'test' }, 'controller.check', {
    file: { text: 'vern: 2' },
    live: true,
  });
  assert.ok(outcome.ok);
  assert.ok((outcome.value as { readonly errors: number }).errors > 0);
});

async function run(address: string): Promise<number> {
  const said: string[] = [];
  const terminal = {
    out: (line: string | Uint8Array) => void said.push(String(line)),
    err: (line: string) => void said.push(line),
    perform: (name: string, input: unknown) =>
      perform(world({ SHOP_URL: address }), { kind: 'operator', name: 'test' }, name, input),
  };
  const file = join(import.meta.dirname, '..', '..', 'examples', 'eksempel-kjede', 'vern.yaml');
  try {
    await commandLine(actions.values(), terminal).parseAsync(['check', file, '--live'], {
      from: 'user',
    });
    return 0;
  } catch (thrown) {
    return exitCode(thrown, terminal);
  }
}

test('the exit code is 3 when none of the systems could be asked', async () => {
  assert.equal(await run(''), 3);
});

test('a check without the databases loads no driver', () => {
  const root = join(import.meta.dirname, '..', '..');
  const seen = `
    process.argv.splice(2, 0, 'check', 'examples/eksempel-kjede/vern.yaml');
    const { registerHooks } = await import('node:module');
    const loaded = [];
    registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
    const { main } = await import('./src/cli.ts');
    await main(['check', 'examples/eksempel-kjede/vern.yaml']);
    process.stdout.write('\\n' + loaded.filter((url) => /node_modules.(pg|mysql2)|connectors/.test(url)).join());
  `;
  const out = execFileSync(
    process.execPath,
    ['--import', './bin/tsx-hook.mjs', '--input-type=module', '--eval', seen],
    { cwd: root, encoding: 'utf8' },
  );
  assert.equal(out.trimEnd().split('\n').at(-1), 'examples/eksempel-kjede/vern.yaml: no findings');
});
