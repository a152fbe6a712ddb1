import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');

test('the packed Vern, installed elsewhere, checks a declaration and publishes a notice', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vern-pack-'));
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)),
  );
  const npm = (args: readonly string[], cwd: string) =>
    execFileSync('npm', args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 200_000,
    }).toString();
  try {
    npm(['pack', '--pack-destination', folder], root);
    const [packed = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    npm(['install', '--no-audit', '--no-fund', '--omit=dev', join(folder, packed)], folder);
    const vern = (...args: string[]) =>
      execFileSync(join(folder, 'node_modules', '.bin', 'vern'), args, {
        cwd: folder,
        env: { ...env, VERN_DATA: join(folder, 'data') },
      }).toString();
    const example = join(root, 'examples', 'eksempel-webbyra', 'vern.yaml');
    assert.match(vern('check', example), /no findings/);
    assert.match(vern('notice', example, '--language', 'nn'), /opplysningar/);
    assert.match(vern('apply', example), /version 1/);
    assert.match(vern('records', example, '--format', 'html'), /<table/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
