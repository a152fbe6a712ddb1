import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { mariadbServer, postgresServer, type ServerOptions } from './servers.ts';

const kinds = {
  postgres: (options: ServerOptions) => postgresServer('npm', options),
  mariadb: mariadbServer,
};

for (const [kind, started] of Object.entries(kinds))
  test(`${kind}: a test server whose port another one took meanwhile gets another, and is not mistaken for that one`, async () => {
    const first = await started({});
    const taken = Number(new URL(first.url('x')).port);
    const second = await started({ port: taken });
    try {
      assert.notEqual(Number(new URL(second.url('x')).port), taken);
      assert.notEqual(second.folder, first.folder);
    } finally {
      await second.stop();
      await first.stop();
    }
    assert.ok(!existsSync(first.folder) && !existsSync(second.folder));
  });

test('mariadb: a test server that is set up and started removes no temporary table of another', async () => {
  const others = join(tmpdir(), `#sql-vern-test-${process.pid}`);
  writeFileSync(others, '');
  const server = await mariadbServer();
  await server.stop();
  const isThere = existsSync(others);
  rmSync(others, { force: true });
  assert.ok(isThere);
});
