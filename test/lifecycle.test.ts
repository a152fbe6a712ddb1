import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { run, startVern } from './started.ts';

const serve = ['serve'] as const;
const example = readFileSync(
  join(import.meta.dirname, '..', 'examples', 'eksempel-webbyra', 'vern.yaml'),
  'utf8',
);

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vern-life-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function declarationIn(folder: string): string {
  mkdirSync(join(folder, 'eksempel-webbyra'), { recursive: true });
  const file = join(folder, 'eksempel-webbyra', 'vern.yaml');
  writeFileSync(file, example);
  return file;
}

test('a port in use is said in one line, and nothing is left running', () =>
  inFolder(async (folder) => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((ready) => other.once('listening', ready));
    const { port } = other.address() as { port: number };
    const { code, stderr } = await run(serve, { VERN_PORT: String(port), VERN_DATA: folder });
    other.close();
    assert.equal(code, 3);
    assert.match(stderr, new RegExp(`^vern: Port ${port} is in use .*VERN_PORT=\\d+\\.\\n$`));
    assert.ok(!existsSync(join(folder, 'postgres')));
  }));

test('Ctrl-C ends it cleanly; what was applied is there at the next start', () =>
  inFolder(async (folder) => {
    const file = declarationIn(folder);
    const first = await startVern({ VERN_DATA: folder }, serve);
    assert.equal((await first.vern('apply', file)).code, 0);
    assert.equal(await first.stop(), 0);
    const second = await startVern({ VERN_DATA: folder }, serve);
    assert.equal((await fetch(`${second.address}/eksempel-webbyra/notice`)).status, 200);
    second.process.kill('SIGTERM');
    assert.equal(await new Promise((ended) => second.process.on('close', ended)), 0);
  }));

test('after SIGKILL it starts again with everything that was applied, and the trail is whole', () =>
  inFolder(async (folder) => {
    const file = declarationIn(folder);
    const first = await startVern({ VERN_DATA: folder }, serve);
    assert.equal((await first.vern('apply', file)).code, 0);
    const gone = new Promise((ended) => first.process.on('close', ended));
    first.process.kill('SIGKILL');
    await gone;
    const second = await startVern({ VERN_DATA: folder }, serve);
    assert.equal((await fetch(`${second.address}/eksempel-webbyra/notice`)).status, 200);
    const audit = await second.vern('audit', 'verify');
    assert.equal(audit.code, 0, audit.stdout);
    await second.stop();
  }));

test('two servers in one folder: the second says whose the folder is', () =>
  inFolder(async (folder) => {
    const first = await startVern({ VERN_DATA: folder }, serve);
    const { code, stderr } = await run(serve, { VERN_PORT: '0', VERN_DATA: folder });
    assert.equal(code, 3);
    assert.match(stderr, /in use|another Vern/i);
    assert.equal((await fetch(`${first.address}/healthz`)).status, 200);
    await first.stop();
  }));

test('secrets and keys in the data folder are for their owner only', () =>
  inFolder(async (folder) => {
    const vern = await startVern({ VERN_DATA: folder }, serve);
    for (const name of ['staff-token', 'postgres.json'])
      assert.equal(statSync(join(folder, name)).mode & 0o077, 0, name);
    assert.doesNotMatch(vern.said(), new RegExp(vern.token()));
    await vern.stop();
  }));

test('a backup made while it runs is restored elsewhere with the same versions and a whole trail', () =>
  inFolder(async (folder) => {
    const [from, to, file] = [
      join(folder, 'from'),
      join(folder, 'to'),
      join(folder, 'vern.backup'),
    ];
    const vern = await startVern({ VERN_DATA: from }, serve);
    assert.equal((await vern.vern('apply', declarationIn(folder))).code, 0);
    assert.equal((await vern.vern('backup', file)).code, 0);
    await vern.stop();
    // The keys are kept apart from backups; whoever restores brings both.
    cpSync(join(from, 'keys'), join(to, 'keys'), { recursive: true });
    const restored = await run(['restore', file], { VERN_DATA: to });
    assert.equal(restored.code, 0, restored.stderr);
    const again = await startVern({ VERN_DATA: to }, serve);
    assert.equal((await fetch(`${again.address}/eksempel-webbyra/notice`)).status, 200);
    await again.stop();
    writeFileSync(file, 'not a backup');
    const damaged = await run(['restore', file], { VERN_DATA: join(folder, 'third') });
    assert.notEqual(damaged.code, 0);
  }));

test('a declaration with errors is not applied, and the old version stays in force', () =>
  inFolder(async (folder) => {
    const file = declarationIn(folder);
    const data = { VERN_DATA: join(folder, 'data') };
    assert.equal((await run(['apply', file], data)).code, 0);
    writeFileSync(file, example.replace('vern: 1', 'vern: 1\npurposez: {}'));
    const { code, stderr } = await run(['apply', file], data);
    assert.equal(code, 1);
    assert.match(stderr, /purposez/);
    const versions = await run(['changes', file.replace('vern.yaml', 'missing.yaml')], data);
    assert.equal(versions.code, 2);
  }));

test('bad settings are said in one line with exit code 2, and a folder is no backup file', () =>
  inFolder(async (folder) => {
    const data = { VERN_DATA: join(folder, 'data') };
    for (const [args, setting] of [
      [['deadline', '--received', '2026-03-05'], { VERN_NOW: 'garbage' }],
      [serve, { VERN_ORIGIN: 'garbage' }],
      [serve, { VERN_PORT: '0x10' }],
      [['backup', folder], {}],
    ] as const) {
      const { code, stderr } = await run(args, { ...data, ...setting });
      assert.equal(code, 2, stderr);
      assert.match(stderr, /^vern: [^\n]+\n$/);
    }
    const json = await run(['check', join(folder, 'nothing.yaml'), '--json'], data);
    assert.match((JSON.parse(json.stdout) as { because: string }).because, /no such file/);
  }));

test('a folder name that is an address of Vern itself, or none at all, is not published', () =>
  inFolder(async (folder) => {
    for (const name of ['admin', 'assets', 'Å B', 'a.b']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'vern.yaml'), example);
      const { code, stderr } = await run(['apply', join(folder, name, 'vern.yaml')], {
        VERN_DATA: join(folder, 'data'),
      });
      assert.equal(code, 2, stderr);
      assert.match(stderr, /organisation\.slug/);
    }
  }));

test('a log nobody reads any more does not stop the server', () =>
  inFolder(async (folder) => {
    const vern = await startVern({ VERN_DATA: folder }, serve);
    vern.process.stderr?.destroy();
    for (let request = 0; request < 3; request++)
      await fetch(`${vern.address}/admin`, {
        method: 'POST',
        headers: { origin: 'null' },
        body: 'token=x',
      });
    assert.equal((await fetch(`${vern.address}/healthz`)).status, 200);
    await vern.stop();
  }));

test('on loopback only its own names are answered, so no other site can borrow the server', () =>
  inFolder(async (folder) => {
    const vern = await startVern({ VERN_DATA: folder }, serve);
    const { request } = await import('node:http');
    const status = (host: string) =>
      new Promise<number | undefined>((answered) =>
        request(`${vern.address}/`, { headers: { host } }, (answer) => {
          answer.resume();
          answered(answer.statusCode);
        }).end(),
      );
    assert.equal(await status('evil.example'), 421);
    assert.equal(await status('localhost:7700'), 200);
    const posted = await fetch(`${vern.address}/admin`, {
      method: 'POST',
      headers: { origin: 'null', 'content-type': 'application/x-www-form-urlencoded' },
      body: `token=${vern.token()}`,
    });
    assert.equal(posted.status, 403);
    await vern.stop();
  }));
