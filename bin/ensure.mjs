// Installs what is missing, once, without asking. Built-ins only: it runs before anything is there,
// on whatever Node the machine has.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lockFile = join(root, 'package-lock.json');
const packages = join(root, 'node_modules');
const mark = join(packages, '.vern-installed');

/** A packed Vern brings its compiled half and its packages were installed with it. */
export const packed = !existsSync(lockFile) && existsSync(join(root, 'dist', 'run.mjs'));

function wanted() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex');
}

function installed() {
  try {
    return readFileSync(mark, 'utf8') === wanted();
  } catch {
    return false;
  }
}

function stop(line) {
  process.stderr.write(`vern: ${line}\n`);
  process.exit(2);
}

let running;

function run(command, args) {
  return new Promise((done) => {
    // npm sets these for its own scripts; a second npm must not inherit them.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(
        ([name]) => !/^npm_(config|package|lifecycle)_/.test(name),
      ),
    );
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    running = child;
    let said = '';
    const listen = (chunk) => {
      said = (said + chunk).slice(-20_000);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', (error) => done({ code: 127, said: error.message }));
    child.on('close', (code) => done({ code: code ?? 1, said }));
  });
}

const lock = join(root, '.vern-installing');
const holder = join(lock, 'pid');

/** Whether whoever holds the lock is still there; one who was killed is not. */
function isHeld() {
  try {
    const pid = Number(readFileSync(holder, 'utf8'));
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Just made, and its holder not written yet: give it a moment.
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    return error.code === 'EPERM' || (error.code === 'ENOENT' && age < 2_000);
  }
}

/** Two commands started at once: one installs, the other waits for it. */
async function alone(work) {
  for (let waited = 0; ; waited++) {
    try {
      mkdirSync(lock);
      writeFileSync(holder, String(process.pid));
      break;
    } catch (error) {
      if (error.code !== 'EEXIST')
        stop(`cannot write in ${root} (${error.code}). Make the folder writable.`);
    }
    if (installed()) return;
    if (!isHeld()) rmSync(lock, { recursive: true, force: true });
    else if (waited === 0)
      process.stderr.write('vern: another Vern is installing packages; waiting …\n');
    await new Promise((ready) => setTimeout(ready, 300));
  }
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.on('exit', release);
  const interrupt = () => {
    process.stderr.write('vern: stopping the installation …\n');
    running?.once('close', () => process.exit(130));
    running?.kill('SIGTERM');
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, interrupt);
  await work();
  for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, interrupt);
  process.off('exit', release);
  release();
}

const offline =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network/;

async function install() {
  process.stderr.write('vern: installing packages (once, about half a minute) …\n');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--fetch-retries=1'];
  let { code, said } = await run('npm', args);
  // An installation that was cut off leaves half a folder, which npm cannot always clear at once.
  if (code !== 0 && /ENOTEMPTY|EEXIST/.test(said)) {
    rmSync(packages, { recursive: true, force: true, maxRetries: 5 });
    ({ code, said } = await run('npm', args));
  }
  if (code === 127) stop('npm is not here. Install Node.js 20 or later with npm, then try again.');
  if (code !== 0 && offline.test(said))
    stop('the package registry cannot be reached. Connect to the network, then try again.');
  if (/ENOSPC/.test(said))
    stop(`the disk with ${root} is full. Free about 600 MB, then try again.`);
  if (code !== 0)
    stop(
      `npm ci failed: ${said.trim().split('\n').slice(-4).join(' / ')}. Run npm ci to see all of it.`,
    );
  writeFileSync(mark, wanted());
  process.stderr.write('vern: packages are installed.\n');
}

/** Makes sure the packages of the lock file are there; says what it does on stderr. */
export async function ensure() {
  if (packed || installed()) return;
  await alone(async () => {
    if (!installed()) await install();
  });
}

/** The Node that comes with the project. */
export function projectNode() {
  const require = createRequire(import.meta.url);
  try {
    const folder = dirname(require.resolve('node/package.json'));
    const binary = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (existsSync(binary)) return binary;
  } catch {
    // Said below.
  }
  return stop(
    'the package `node` is incomplete: its install script did not run. Run npm ci again.',
  );
}

/** Runs a module of the project in the project's Node and ends as it ends. */
export function continueIn(file, args, nodeArgs = []) {
  const lasting = args[0] === 'start' || args[0] === 'serve';
  const child = spawn(projectNode(), [...nodeArgs, file, ...args], {
    // A server learns over the channel that whoever started it is gone.
    stdio: ['inherit', 'inherit', 'inherit', ...(lasting ? ['ipc'] : [])],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  });
  // In a terminal Ctrl-C reaches the child by itself; from elsewhere it must be passed on.
  process.on('SIGINT', () => setTimeout(() => child.kill('SIGINT'), 50));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => stop(`cannot start Node: ${error.message}`));
  child.on('close', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}

export const compileCache =
  process.env.NODE_COMPILE_CACHE ?? join(packages, '.cache', 'vern-compiled');

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  await ensure();
