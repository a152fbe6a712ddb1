/** Real servers for the tests of the connectors: private, on the loopback address, in a temporary folder. */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { environment, findBinaries, runAs } from '../../store/embedded/binaries.ts';
import { freePort, standingIn } from '../../store/embedded/cluster.ts';
import { connect } from '../connect.ts';

const run = promisify(execFile);

/** A server with its most powerful user. */
export interface TestServer {
  /** The address of a database as a user. */
  readonly url: (database: string, user?: string, password?: string) => string;
  readonly stop: () => Promise<void>;
  /** Where its files are; `tls.pem` is the certificate of Debian's PostgreSQL. */
  readonly folder: string;
}

/** The password of every user of a test server. */
export const password = 'of the test: /@%?';

/** How a server is started. */
export interface ServerOptions {
  /** Where its folder is made; in memory when not said: a slow disk is not what is tested. */
  readonly within?: string;
  /** Settings of the server, as it calls them. */
  readonly settings?: readonly string[];
  /** Tried before any free one. */
  readonly port?: number;
}

function folderFor(name: string, { within }: ServerOptions): string {
  const usual = fs.existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = fs.mkdtempSync(join(within ?? usual, `vern-${name}-`));
  const { uid, gid } = runAs();
  if (uid !== undefined) fs.chownSync(folder, uid, gid ?? uid);
  return folder;
}

function address(protocol: string, port: number): TestServer['url'] {
  return (database, user = 'root', secret = password) =>
    `${protocol}://${user}:${encodeURIComponent(secret)}@127.0.0.1:${port}/${database}`;
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.ref();
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (isUp(child) && child.kill(signal)) await gone;
}

const isUp = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null;

/**
 * The PostgreSQL that npm brings, or that of Debian. VERN_TEST_POSTGRES names the folder of another one's programs, to be
 * tried instead of that of npm.
 */
export async function postgresServer(
  which: 'npm' | 'debian',
  asked: ServerOptions = {},
): Promise<TestServer> {
  const as = runAs();
  const { VERN_TEST_POSTGRES: native } = process.env;
  const bin =
    which === 'npm'
      ? (await findBinaries(as, native === undefined ? {} : { native })).bin
      : debian('/usr/lib/postgresql');
  const folder = folderFor('pg', asked);
  const { named, options } = standingIn(folder, as);
  const secret = join(tmpdir(), `${folder.split('/').at(-1)}.secret`);
  fs.writeFileSync(secret, password, { mode: 0o644 });
  const flags = ['-D', named, '-U', 'root', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  const initial = [...flags, '--auth=scram-sha-256', `--pwfile=${secret}`];
  await run(join(bin, 'initdb'), initial, options);
  fs.rmSync(secret);
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories='];
  settings.push('dynamic_shared_memory_type=mmap', 'max_connections=30', 'fsync=off');
  if (which === 'debian') settings.push(...tlsSettings(folder));
  settings.push(...(asked.settings ?? []));
  const start = (port: number) =>
    spawn(
      join(bin, 'postgres'),
      ['-D', named, ...[...settings, `port=${port}`].flatMap((one) => ['-c', one])],
      { ...options, stdio: 'ignore', env: environment },
    );
  return answering({
    start,
    folder,
    asked,
    signal: 'SIGQUIT',
    protocol: 'postgres',
    database: 'postgres',
    itself: "select split_part(pg_read_file('postmaster.pid'), chr(10), 1) as itself",
    name: ({ pid }) => String(pid),
  });
}

// A certificate that nobody but itself has signed.
function tlsSettings(folder: string): readonly string[] {
  const { uid, gid } = runAs();
  const [key, certificate] = [join(folder, 'tls.key'), join(folder, 'tls.pem')];
  const made = ['req', '-x509', '-nodes', '-days', '2', '-subj', '/CN=of the test'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const named = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate];
  execFileSync('openssl', [...made, ...curve, ...named], { stdio: 'ignore' });
  for (const file of [key, certificate]) {
    fs.chmodSync(file, 0o600);
    if (uid !== undefined) fs.chownSync(file, uid, gid ?? uid);
  }
  return ['ssl=on', 'ssl_cert_file=tls.pem', 'ssl_key_file=tls.key'];
}

function debian(home: string): string {
  const [newest] = fs.readdirSync(home).toSorted((a, b) => Number(b) - Number(a));
  return join(home, newest ?? '', 'bin');
}

function installMariadb(): void {
  if (fs.existsSync('/usr/sbin/mariadbd')) return;
  const options = {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  } as const;
  const wait = ['-o', 'DPkg::Lock::Timeout=180'];
  execFileSync('apt-get', [...wait, 'update'], options);
  const install = ['install', '-y', '--no-install-recommends', 'mariadb-server'];
  execFileSync('apt-get', [...wait, ...install], options);
}

/** Debian's MariaDB, installed when it is missing and this is root. */
export async function mariadbServer(asked: ServerOptions = {}): Promise<TestServer> {
  installMariadb();
  const as = runAs();
  const folder = folderFor('mariadb', asked);
  const [data, temporary] = [join(folder, 'data'), join(folder, 'temporary')];
  fs.mkdirSync(temporary);
  const { uid, gid } = runAs();
  if (uid !== undefined) fs.chownSync(temporary, uid, gid ?? uid);
  const options = { ...as, cwd: folder, env: { ...environment, PATH: '/usr/sbin:/usr/bin:/bin' } };
  // A server that starts, also to be set up, removes the temporary tables of all who share this folder.
  const own = ['--no-defaults', `--datadir=${data}`, `--tmpdir=${temporary}`];
  const bare = [
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--skip-name-resolve',
  ];
  await run('mariadb-install-db', [...own, ...bare], options);
  const init = join(folder, 'init.sql');
  fs.writeFileSync(
    init,
    `create or replace user root@'127.0.0.1' identified by '${password}';\ngrant all on *.* to root@'127.0.0.1' with grant option;\n`,
    { mode: 0o644 },
  );
  const start = (port: number) =>
    spawn(
      '/usr/sbin/mariadbd',
      [
        ...own,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        `--socket=${join(folder, 'socket')}`,
        `--pid-file=${join(folder, 'pid')}`,
        `--init-file=${init}`,
        '--skip-name-resolve',
        '--innodb-flush-log-at-trx-commit=0',
        '--innodb-buffer-pool-size=64M',
        '--character-set-server=utf8mb4',
        ...(asked.settings ?? []).map((one) => `--${one}`),
      ],
      { ...options, stdio: 'ignore' },
    );
  return answering({
    start,
    folder,
    asked,
    signal: 'SIGKILL',
    protocol: 'mysql',
    database: 'mysql',
    itself: 'select @@datadir as itself',
    name: () => `${data}/`,
  });
}

interface Starting {
  readonly start: (port: number) => ChildProcess;
  readonly folder: string;
  readonly asked: ServerOptions;
  readonly signal: NodeJS.Signals;
  readonly protocol: string;
  readonly database: string;
  /** Asks a server which one it is. */
  readonly itself: string;
  /** What ours says. */
  readonly name: (child: ChildProcess) => string;
}

/** Starts on a free port, and on another one if somebody else took that meanwhile. */
async function answering(starting: Starting): Promise<TestServer> {
  const { start, folder, asked, signal, protocol } = starting;
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });
  for (let tries = 1; ; tries += 1) {
    const port = (tries === 1 ? asked.port : undefined) ?? (await freePort());
    const child = start(port);
    child.unref();
    const url = address(protocol, port);
    const answer = await answered(child, url, starting);
    if (answer === 'ours') {
      const stop = () => ended(child, signal).then(remove);
      return { url, folder, stop };
    }
    await ended(child, signal);
    if (answer !== 'ended' || tries >= 5) {
      remove();
      throw new Error(`The ${protocol} server in ${folder} did not start.`, { cause: answer });
    }
  }
}

/** Waits for our server to answer: who answers first may be somebody else's, while ours gives up the port. */
async function answered(
  child: ChildProcess,
  url: TestServer['url'],
  { database, itself, name }: Starting,
): Promise<unknown> {
  const until = performance.now() + 60_000;
  let last: unknown;
  while (isUp(child) && performance.now() < until) {
    try {
      const connector = await connect(url(database));
      const [row] = await connector.query(itself).catch(() => []);
      await connector.close();
      if (String(row?.['itself']) === name(child)) return 'ours';
    } catch (thrown) {
      last = thrown;
    }
    await sleep(30);
  }
  return isUp(child) ? last : 'ended';
}
