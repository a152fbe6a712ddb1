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

// In memory where there is some: a slow disk is not what is tested.
function folderFor(name: string): string {
  const within = fs.existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = fs.mkdtempSync(join(within, `vern-${name}-`));
  const { uid, gid } = runAs();
  if (uid !== undefined) fs.chownSync(folder, uid, gid ?? uid);
  return folder;
}

function address(protocol: string, port: number): TestServer['url'] {
  return (database, user = 'root', secret = password) =>
    `${protocol}://${user}:${encodeURIComponent(secret)}@127.0.0.1:${port}/${database}`;
}

function stopper(child: ChildProcess, folder: string, signal: NodeJS.Signals) {
  return async () => {
    child.ref();
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.kill(signal)) await gone;
    fs.rmSync(folder, { recursive: true, force: true });
  };
}

/** The PostgreSQL that npm brings, or that of Debian. */
export async function postgresServer(which: 'npm' | 'debian'): Promise<TestServer> {
  const as = runAs();
  const bin = which === 'npm' ? (await findBinaries(as)).bin : debian('/usr/lib/postgresql');
  const folder = folderFor('pg');
  const { named, options } = standingIn(folder, as);
  const secret = join(folder, '..', `${folder.split('/').at(-1)}.secret`);
  fs.writeFileSync(secret, password, { mode: 0o644 });
  const flags = ['-D', named, '-U', 'root', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  const initial = [...flags, '--auth=scram-sha-256', `--pwfile=${secret}`];
  await run(join(bin, 'initdb'), initial, options);
  fs.rmSync(secret);
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
  settings.push('dynamic_shared_memory_type=mmap', 'max_connections=30');
  if (which === 'debian') settings.push(...tlsSettings(folder));
  const child = spawn(
    join(bin, 'postgres'),
    ['-D', named, ...settings.flatMap((one) => ['-c', one]), '-c', 'fsync=off'],
    { ...options, stdio: 'ignore', env: environment },
  );
  child.unref();
  const server = {
    url: address('postgres', port),
    folder,
    stop: stopper(child, folder, 'SIGQUIT'),
  };
  return answering(server, 'postgres');
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
export async function mariadbServer(): Promise<TestServer> {
  installMariadb();
  const as = runAs();
  const folder = folderFor('mariadb');
  const [data, temporary] = [join(folder, 'data'), join(folder, 'temporary')];
  fs.mkdirSync(temporary);
  const { uid, gid } = runAs();
  if (uid !== undefined) fs.chownSync(temporary, uid, gid ?? uid);
  const options = { ...as, cwd: folder, env: { ...environment, PATH: '/usr/sbin:/usr/bin:/bin' } };
  const own = ['--no-defaults', `--datadir=${data}`];
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
  const port = await freePort();
  const child = spawn(
    '/usr/sbin/mariadbd',
    [
      ...own,
      // A server that starts removes the temporary tables of all who share its folder.
      `--tmpdir=${temporary}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(folder, 'socket')}`,
      `--pid-file=${join(folder, 'pid')}`,
      `--init-file=${init}`,
      '--skip-name-resolve',
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-buffer-pool-size=64M',
      '--character-set-server=utf8mb4',
    ],
    { ...options, stdio: 'ignore' },
  );
  child.unref();
  const server = { url: address('mysql', port), folder, stop: stopper(child, folder, 'SIGKILL') };
  return answering(server, 'mysql');
}

async function answering(server: TestServer, database: string): Promise<TestServer> {
  const until = performance.now() + 20_000;
  for (;;) {
    try {
      const connector = await connect(server.url(database));
      await connector.close();
      return server;
    } catch (thrown) {
      if (performance.now() > until) {
        await server.stop();
        throw thrown;
      }
      await sleep(30);
    }
  }
}
