// `npm test`: installs what the tests need and runs every test file; in CI a skip is a failure.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensure, projectNode, root } from './ensure.mjs';

await ensure();
if (Number(process.versions.node.split('.')[0]) < 26) {
  const { continueIn } = await import('./ensure.mjs');
  continueIn(join(root, 'bin', 'test.mjs'), process.argv.slice(2));
} else {
  await main();
}

/** What the tests run against, and how Debian calls it. */
function needs() {
  return [
    {
      there: () =>
        ['/usr/bin/chromium', '/usr/bin/chromium-browser'].some((each) => existsSync(each)),
      name: 'chromium',
    },
    { there: () => globSync('/usr/lib/postgresql/*/bin/postgres').length > 0, name: 'postgresql' },
    { there: () => existsSync('/usr/sbin/mariadbd'), name: 'mariadb-server' },
    {
      there: () => ['/usr/bin/soffice', '/usr/bin/libreoffice'].some((each) => existsSync(each)),
      name: 'libreoffice-calc',
    },
  ];
}

function installMissing() {
  const missing = needs()
    .filter((need) => !need.there())
    .map((need) => need.name);
  if (missing.length === 0) return;
  const command = `apt-get install -y ${missing.join(' ')}`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    process.stderr.write(
      `vern: the tests need ${missing.join(', ')}. Install it first, on Debian with: ${command}\n`,
    );
    process.exit(2);
  }
  process.stderr.write(`vern: installing ${missing.join(', ')} for the tests …\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { env, encoding: 'utf8' };
  spawnSync('apt-get', ['update', '-q'], quiet);
  const { status, stderr } = spawnSync(
    'apt-get',
    ['install', '-y', '-q', '--no-install-recommends', ...missing],
    quiet,
  );
  if (status === 0) return;
  process.stderr.write(`vern: ${command} failed: ${stderr.trim().split('\n').at(-1)}\n`);
  process.exit(2);
}

async function main() {
  installMissing();
  const patterns = process.argv.slice(2);
  const all = globSync('{src,test,examples,bench,bin}/**/*.test.{ts,tsx}', { cwd: root });
  const files = all
    .filter((file) => patterns.length === 0 || patterns.some((each) => file.includes(each)))
    .toSorted();
  const folder = mkdtempSync(join(tmpdir(), 'vern-test-'));
  const report = join(folder, 'report');
  const args = [
    '--import',
    join(root, 'bin', 'tsx-hook.mjs'),
    '--test',
    '--test-concurrency=2',
    '--test-timeout=240000',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${join(root, 'test', 'reporter.mjs')}`,
    `--test-reporter-destination=${report}`,
    ...files,
  ];
  const started = performance.now();
  const env = {
    ...process.env,
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'vern-compiled'),
  };
  const child = spawn(projectNode(), args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('close', (code) => {
    const ok = conclude({ report, files, code, seconds: (performance.now() - started) / 1000 });
    rmSync(folder, { recursive: true, force: true });
    process.exit(ok ? 0 : 1);
  });
}

/** Every file must have run, nothing may be skipped; says the counts on the last line. */
function conclude({ report, files, code, seconds }) {
  const lines = existsSync(report)
    ? readFileSync(report, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];
  const tests = lines.filter((line) => line.kind === 'test');
  const ran = new Set(tests.map((line) => line.file));
  const silent = files.filter((file) => !ran.has(join(root, file)));
  const count = (outcome) => tests.filter((line) => line.outcome === outcome).length;
  for (const file of silent) process.stdout.write(`No test ran in ${file}\n`);
  for (const line of tests.filter((each) => each.outcome === 'skipped'))
    process.stdout.write(`Skipped: ${line.name}\n`);
  process.stdout.write(`\n${files.length} test files in ${seconds.toFixed(0)} s\n`);
  process.stdout.write(
    `${count('pass')} passed, ${count('fail') + silent.length} failed, ${count('skipped')} skipped\n`,
  );
  // What a machine cannot arrange is shown; CI, which can arrange all of it, accepts no skip.
  return code === 0 && silent.length === 0 && (count('skipped') === 0 || !process.env.CI);
}
