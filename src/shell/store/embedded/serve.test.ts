import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { Client } from 'pg';
import type { StoreProblem } from '../problem.ts';
import {
  freshFolder,
  isAlive,
  isRoot,
  open,
  other,
  postmaster,
  using,
  withCluster,
} from '../testing/stores.ts';

const problem = (kind: StoreProblem['kind'], text: RegExp) => (thrown: StoreProblem) => {
  assert.equal(thrown.kind, kind, thrown.message);
  assert.match(thrown.message, text);
  assert.equal(thrown.message.includes('\n'), false);
  return true;
};

const rootOnly = { skip: isRoot ? false : 'only root can arrange this' };
const nobody = 65_534;

test('A fresh folder gets a database that sorts as Norwegian does and syncs to disk', async () => {
  const { store } = await open({ dataFolder: join(freshFolder(), 'a', 'data') });
  await using(store, async () => {
    const sorted = await sql<{ w: string }>`
      select w from unnest(array['Åse', 'Aa', 'Zoe', 'Øst', 'Ære', 'Anne']) w order by w`.execute(
      store.db,
    );
    assert.equal(sorted.rows.map(({ w }) => w).join(' '), 'Anne Zoe Ære Øst Aa Åse');
    const fsync = await sql<{ fsync: string }>`show fsync`.execute(store.db);
    assert.equal(fsync.rows[0]?.fsync, 'on');
    assert.equal(store.kind, 'embedded');
  });
});

test('Nobody gets in without the password, and the password is for the owner of the folder only', async () => {
  const dataFolder = await withCluster();
  const { store } = await open({ dataFolder });
  await using(store, async () => {
    const { port } = new URL(store.url);
    for (const user of ['vern_owner', 'vern_app', 'vern_examples', 'postgres']) {
      const options = {
        host: '127.0.0.1',
        port: Number(port),
        user,
        database: 'vern',
        password: '-',
      };
      await assert.rejects(new Client(options).connect(), /password authentication failed/);
    }
    assert.equal(fs.statSync(join(dataFolder, 'postgres.json')).mode & 0o777, 0o600);
    assert.equal(fs.statSync(join(dataFolder, 'keys', 'trail.key')).mode & 0o777, 0o600);
    assert.equal(fs.statSync(dataFolder).mode & 0o777, 0o700);
  });
});

test('An example database is made once, and its user cannot see what Vern keeps', async () => {
  const { store } = await open({ dataFolder: await withCluster() });
  await using(store, async () => {
    const url = await store.exampleDatabase('shop');
    assert.equal(await store.exampleDatabase('shop'), url);
    const client = new Client(url);
    await client.connect();
    await client.query('create table customers (id int)');
    await client.end();
    const prying = new Client(url.replace(/shop$/, 'vern'));
    await assert.rejects(prying.connect(), /permission denied for database/);
    await assert.rejects(store.exampleDatabase('vern'), problem('input', /no name for an example/));
    await assert.rejects(store.exampleDatabase('a"b'), problem('input', /no name for an example/));
  });
});

test('A command beside a running server uses its database and leaves it running', async () => {
  const dataFolder = await withCluster();
  const server = other({ do: 'hold', opening: { dataFolder, role: 'server' } });
  await server.line('open');
  const pid = postmaster(dataFolder);
  const { store } = await open({ dataFolder });
  await store.close();
  assert.equal(postmaster(dataFolder), pid);
  assert.ok(isAlive(pid));
  server.process.kill('SIGTERM');
  assert.equal(await server.ended(), 0);
  assert.equal(isAlive(pid), false);
});

test('The last to leave stops the database, whoever started it', async () => {
  const dataFolder = await withCluster();
  const first = await open({ dataFolder });
  const second = other({ do: 'hold', opening: { dataFolder, role: 'server' } });
  await second.line('open');
  const pid = postmaster(dataFolder);
  await first.store.close();
  assert.ok(isAlive(pid));
  second.process.stdin?.write('close\n');
  assert.equal(await second.ended(), 0);
  assert.equal(isAlive(pid), false);
});

test('Commands that start and stop at once all succeed', async () => {
  const dataFolder = await withCluster();
  const all = Array.from({ length: 6 }, (_, index) =>
    other({ do: 'once', opening: { dataFolder, role: index === 3 ? 'server' : 'command' } }),
  );
  for (const one of all) assert.equal(await one.ended(), 0, one.stderr() + one.lines.join(' '));
  assert.equal(fs.existsSync(join(dataFolder, 'postgres', 'postmaster.pid')), false);
});

test('A second server on one folder is told which process has it', async () => {
  const dataFolder = await withCluster();
  const server = other({ do: 'hold', opening: { dataFolder, role: 'server' } });
  await server.line('open');
  await assert.rejects(
    open({ dataFolder, role: 'server' }),
    problem('in use', new RegExp(`another Vern server \\(process ${server.process.pid}\\)`)),
  );
  server.process.kill('SIGKILL');
  await server.ended();
  const { store } = await open({ dataFolder, role: 'server' });
  await store.close();
});

test('A database that outlived its Vern is adopted, and stopped by the one that adopted it', async () => {
  const dataFolder = await withCluster();
  const server = other({ do: 'hold', opening: { dataFolder, role: 'server' } });
  await server.line('open');
  const pid = postmaster(dataFolder);
  server.process.kill('SIGKILL');
  await server.ended();
  assert.ok(isAlive(pid));
  const { store } = await open({ dataFolder });
  assert.equal(postmaster(dataFolder), pid);
  await store.close();
  assert.equal(isAlive(pid), false);
});

test('The database is in a session of its own, so Ctrl-C reaches Vern and not PostgreSQL', async () => {
  const { store } = await open({ dataFolder: await withCluster() });
  await using(store, async () => {
    const pid = postmaster(store.dataFolder);
    const ids = execFileSync('ps', ['-o', 'pgid=,sid=', '-p', String(pid)], { encoding: 'utf8' });
    assert.deepEqual(ids.trim().split(/\s+/).map(Number), [pid, pid]);
  });
});

test('A database that dies under a running server is started again', async () => {
  const { store, said } = await open({ dataFolder: await withCluster(), role: 'server' });
  await using(store, async () => {
    const pid = postmaster(store.dataFolder);
    process.kill(pid, 'SIGKILL');
    for (let tries = 0; tries < 200 && !said.join().includes('starting it again'); tries += 1)
      await setTimeout(50);
    const answer = async () => (await sql`select 1 as one`.execute(store.db)).rows[0];
    for (let tries = 0; tries < 50; tries += 1) {
      const found = await answer().catch(() => undefined);
      if (found !== undefined) return;
      await setTimeout(100);
    }
    assert.fail(`the database did not come back: ${said.join(' ')}`);
  });
});

/** Leaves behind what a crash leaves: a postmaster.pid that names a process. */
function leaveLock(dataFolder: string, pid: number): void {
  const path = join(dataFolder, 'postgres', 'postmaster.pid');
  const text = `${pid}\n${join(dataFolder, 'postgres')}\n1795331903\n5432\n\n127.0.0.1\n 1 1\nready   \n`;
  fs.writeFileSync(path, text, { mode: 0o600 });
  if (isRoot) fs.chownSync(path, nobody, nobody);
}

test('A stale lock is no obstacle: of a dead process, of another program, of a zombie', async () => {
  const dataFolder = await withCluster();
  // A shell that becomes sleep never waits for the child it has, which stays a zombie.
  const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 60']);
  const zombie = await new Promise<number>((resolve) =>
    parent.stdout.once('data', (chunk) => resolve(Number(chunk))),
  );
  for (const pid of [4_194_000, process.pid, zombie]) {
    leaveLock(dataFolder, pid);
    const { store } = await open({ dataFolder });
    await store.close();
  }
  parent.kill();
});

test('A copy of a folder in use is not mistaken for the folder', async () => {
  const dataFolder = await withCluster();
  const { store } = await open({ dataFolder });
  await using(store, async () => {
    const copy = join(freshFolder(), 'data');
    execFileSync('cp', ['-a', dataFolder, copy]);
    const other = await open({ dataFolder: copy });
    assert.notEqual(postmaster(copy), postmaster(dataFolder));
    await other.store.close();
  });
});

test('A taken port is exchanged for a free one, and kept from then on', async () => {
  const dataFolder = await withCluster();
  const port = () =>
    Number(JSON.parse(fs.readFileSync(join(dataFolder, 'postgres.json'), 'utf8')).port);
  const before = port();
  const squatter = createServer().listen(before, '127.0.0.1');
  const { store, said } = await open({ dataFolder });
  await store.close();
  await new Promise((resolve) => squatter.close(resolve));
  assert.notEqual(port(), before);
  assert.match(said.join(), new RegExp(`Port ${before} was taken`));
  const now = port();
  await (await open({ dataFolder })).store.close();
  assert.equal(port(), now);
});

test('A cluster of another major version is named with what to do', async () => {
  const dataFolder = await withCluster();
  fs.writeFileSync(join(dataFolder, 'postgres', 'PG_VERSION'), '17\n');
  await assert.rejects(open({ dataFolder }), problem('version', /made by PostgreSQL 17/));
});

test('Lost passwords are said plainly', async () => {
  const dataFolder = await withCluster();
  fs.rmSync(join(dataFolder, 'postgres.json'));
  await assert.rejects(open({ dataFolder }), problem('damaged', /postgres\.json: is gone/));
  fs.writeFileSync(join(dataFolder, 'postgres.json'), '{"port":');
  await assert.rejects(open({ dataFolder }), problem('damaged', /cannot be read/));
});

test('A half-made cluster is thrown away and made again', async () => {
  const dataFolder = join(freshFolder(), 'data');
  fs.mkdirSync(join(dataFolder, 'postgres.making-1', 'base'), { recursive: true });
  const { store } = await open({ dataFolder });
  await store.close();
  assert.equal(fs.existsSync(join(dataFolder, 'postgres.making-1')), false);
});

test('A data folder that is a file, or whose path is impossible, is said plainly', async () => {
  const folder = freshFolder();
  fs.writeFileSync(join(folder, 'file'), '');
  const file = { dataFolder: join(folder, 'file') };
  await assert.rejects(open(file), problem('folder', /is not a folder/));
  const long = { dataFolder: join(folder, 'x'.repeat(300)) };
  await assert.rejects(open(long), problem('folder', /too long/));
});

test('A deep folder works: no path of the database is limited to 107 bytes', async () => {
  const dataFolder = join(freshFolder(), 'd'.repeat(90), 'e'.repeat(90), 'data');
  const { store } = await open({ dataFolder });
  await store.close();
});

test('A data folder below one that only root may enter works for root', rootOnly, async () => {
  const closed = join(freshFolder(), 'closed');
  fs.mkdirSync(closed, { mode: 0o700 });
  const { store } = await open({ dataFolder: join(closed, 'data') });
  await using(store, async () => {
    assert.equal(fs.statSync(join(closed, 'data', 'postgres', 'PG_VERSION')).uid, nobody);
    await sql`checkpoint`.execute(store.db).catch(() => undefined);
  });
});

/** Whether an ordinary user can run this very program: not in a clone that only root may enter. */
function nobodyCanRun(): string | false {
  if (!isRoot) return 'only root can become another user';
  try {
    const program = join(import.meta.dirname, '..', 'open.ts');
    const options = { uid: nobody, gid: nobody, cwd: '/', stdio: 'ignore' } as const;
    execFileSync(process.execPath, [program], options);
    return false;
  } catch {
    return 'this clone is closed to other users';
  }
}

test('An ordinary user runs everything as itself', { skip: nobodyCanRun() }, async () => {
  const folder = freshFolder();
  fs.chownSync(folder, nobody, nobody);
  const one = other(
    { do: 'append', opening: { dataFolder: join(folder, 'data') } },
    { uid: nobody },
  );
  assert.equal(await one.ended(), 0, one.stderr() + one.lines.join(' '));
});

test("Another user's data folder is said plainly", { skip: nobodyCanRun() }, async () => {
  const folder = freshFolder();
  fs.chmodSync(folder, 0o755);
  const dataFolder = join(folder, 'data');
  for (const make of [() => undefined, () => fs.mkdirSync(dataFolder, { mode: 0o700 })]) {
    make();
    const one = other({ do: 'once', opening: { dataFolder } }, { uid: nobody });
    assert.equal(await one.ended(), 3, one.stderr());
    assert.match(one.lines.join(), /problem folder: .*data: this user may not write here/);
  }
});

/** A small disk of its own, if this machine lets root have one. */
function smallDisk(megabytes: number): string | undefined {
  const folder = freshFolder();
  try {
    const size = `size=${megabytes}m,mode=755`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    return undefined;
  }
}

/** Leaves no more than `free` bytes of a disk. */
function fillUp(disk: string, free: number): void {
  const filler = fs.openSync(join(disk, 'filler'), 'a');
  try {
    for (;;) {
      const { bavail, bsize } = fs.statfsSync(disk);
      if (bavail * bsize < free + 65_536 && free > 0) return;
      fs.writeSync(filler, Buffer.alloc(free > 0 ? 65_536 : 4_096));
    }
  } catch {
    // Full, as wanted.
  } finally {
    fs.closeSync(filler);
  }
}

test('A full disk is said plainly, and nothing committed is lost by it', rootOnly, async (t) => {
  const disk = smallDisk(110);
  if (disk === undefined) return t.skip('no disk can be mounted here');
  const dataFolder = join(disk, 'data');
  try {
    fillUp(disk, 20_000_000);
    await assert.rejects(open({ dataFolder }), problem('full', /disk is full/));
    fs.rmSync(join(disk, 'filler'));
    const first = await open({ dataFolder });
    const { ownerUrl } = first.store;
    const owner = new Client(ownerUrl);
    owner.on('error', () => undefined);
    await owner.connect();
    await owner.query('create table kept (n int); insert into kept values (1)');
    fillUp(disk, 3_000_000);
    await assert.rejects(async () => {
      for (;;)
        await owner.query(
          'insert into kept select -n from generate_series(1, 20000) n where n > 1',
        );
    });
    await owner.end().catch(() => undefined);
    await setTimeout(500);
    await first.store.close();
    fillUp(disk, 0);
    await open({ dataFolder }).then(
      ({ store }) => store.close(),
      (thrown: StoreProblem) => assert.equal(thrown.kind, 'full', thrown.message),
    );
    fs.rmSync(join(disk, 'filler'));
    const { store } = await open({ dataFolder });
    await using(store, async () => {
      const client = new Client(store.ownerUrl);
      await client.connect();
      const kept = await client.query('select n from kept where n > 0');
      await client.end();
      assert.deepEqual(kept.rows, [{ n: 1 }]);
    });
  } finally {
    execFileSync('umount', ['-l', disk]);
  }
});

test('A read-only disk is said plainly', rootOnly, async (t) => {
  const disk = smallDisk(5);
  if (disk === undefined) return t.skip('no disk can be mounted here');
  try {
    fs.mkdirSync(join(disk, 'data', 'locks'), { recursive: true });
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    for (const name of ['data', 'other'])
      await assert.rejects(open({ dataFolder: join(disk, name) }), problem('folder', /read-only/));
  } finally {
    execFileSync('umount', ['-l', disk]);
  }
});
