/** The server: store, actions and pages put together. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'hono';
import { pages as applyPages } from './controller/pages/apply.tsx';
import { pages as controllerPages } from './controller/pages/front.tsx';
import { pages as noticePages } from './notice/pages/pages.ts';
import { pages as processingPages } from './processing/pages/show.tsx';
import { pages as retentionPages } from './retention/pages.tsx';
import { pages as rightsPages } from './rights/pages.tsx';
import { pages as securityPages } from './security/pages/staff.tsx';
import type { Actor } from './shell/action/action.ts';
import { perform, type World } from './shell/action/perform.ts';
import { now, pinned, today } from './shell/clock.ts';
import { connections, dataFolderOf, keepConnections } from './shell/connections.ts';
import { application } from './shell/http/app.ts';
import { loadAssets } from './shell/http/assets.ts';
import { type Fetch, type Listening, listen, originOf, portOf } from './shell/http/listen.ts';
import type { Page } from './shell/http/page.ts';
import { endedCookie, isToken, sessionCookie } from './shell/http/session.ts';
import { packageRoot } from './shell/package-root.ts';
import { openStore, type Store } from './shell/store/open.ts';

/** What a server is started with. */
export interface Serving {
  readonly world: World;
  readonly dataFolder: string;
  readonly port: number;
  readonly host: string;
  readonly version: string;
  /** The address it is reached at from outside, if that is known. */
  readonly origin: string | undefined;
  readonly log: (line: string) => void;
}

/** A server that has its port; pages are answered once `open` was called. */
export interface Server extends Listening {
  readonly tokenFile: string;
  /** Lets requests in: everything they need is there. */
  open(): Promise<void>;
}

/** All pages of the installation. */
export function allPages(token: string, now: () => number): readonly Page[] {
  const signIn = {
    isToken: (shown: string) => isToken(shown, token),
    cookie: (asked: { origin: string }) =>
      sessionCookie(token, now(), asked.origin.startsWith('https:')),
    ended: endedCookie,
  };
  return [
    ...controllerPages,
    ...securityPages(signIn),
    ...applyPages,
    ...rightsPages,
    ...retentionPages,
    ...processingPages,
    ...noticePages,
  ];
}

/** Takes the port at once, so that a taken one is said at once; answers after `open`. */
export async function startServer(serving: Serving): Promise<Server> {
  let let_in: (fetch: Fetch) => void = () => {};
  const opened = new Promise<Fetch>((resolve) => {
    let_in = resolve;
  });
  let door: Fetch | undefined;
  const listening = await listen(
    (request, env) =>
      door === undefined ? opened.then((fetch) => fetch(request, env)) : door(request, env),
    serving.port,
    serving.host,
  );
  const tokenFile = join(serving.dataFolder, 'staff-token');
  let watching: NodeJS.Timeout | undefined;
  return {
    port: listening.port,
    tokenFile,
    async open() {
      const watch = await watchStamp(serving);
      watching = watch.timer;
      door = await makeDoor(serving, tokenOf(tokenFile), watch.stamp);
      let_in(door);
    },
    async close() {
      clearInterval(watching);
      await listening.close();
    },
  };
}

async function makeDoor(serving: Serving, token: string, stamp: () => string): Promise<Fetch> {
  const { world, version, origin } = serving;
  const app = application({
    world,
    pages: allPages(token, () => Date.parse(world.now())),
    assets: await loadAssets(),
    version,
    token,
    origin,
    hosts: hostsOf(serving),
    stamp,
    perform: (actor, name, input) => perform(world, actor, name, input),
    address: clientAddress,
    log: serving.log,
  });
  return (request, env) => app.fetch(request, env);
}

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** On loopback, with no address of its own declared, only loopback’s own names. */
function hostsOf({ host, origin }: Serving): ReadonlySet<string> | undefined {
  const bound = host === '::1' ? '[::1]' : host;
  return origin === undefined && loopback.has(bound) ? loopback : undefined;
}

/** The staff token of this installation: made once, readable by its owner only. */
function tokenOf(file: string): string {
  if (!existsSync(file))
    writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  return readFileSync(file, 'utf8').trim();
}

const server: Actor = { kind: 'operator', name: 'server' };

/** Asks twice a second whether a declaration was applied, also by another process. */
async function watchStamp({ world, log }: Serving) {
  let versions = '';
  let unreachable = false;
  const look = async () => {
    try {
      const outcome = await perform(world, server, 'controller.stamp', {});
      if (outcome.ok) versions = String(outcome.value);
      unreachable = false;
    } catch (error) {
      if (!unreachable)
        log(`the store does not answer: ${error instanceof Error ? error.message : ''}`);
      unreachable = true;
    }
  };
  await look();
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look().finally(() => {
      looking = false;
    });
  }, 500);
  timer.unref();
  return { timer, stamp: () => `${versions} ${world.today()}` };
}

function clientAddress(c: Context): string {
  const incoming = (c.env as { incoming?: { socket?: { remoteAddress?: string } } })?.incoming;
  return incoming?.socket?.remoteAddress ?? 'unknown';
}

/** What `vern start` and `vern serve` need. */
export interface Running {
  readonly actions: World['actions'];
  readonly facts?: readonly string[];
  readonly version: string;
  /** Whether the five example organisations are set up too. */
  readonly examples: boolean;
  readonly people: number;
  readonly say: (line: string) => void;
}

/** Runs until SIGTERM, Ctrl-C or the end of the process that started it; then stops cleanly. */
export async function runServer({
  actions,
  facts = [],
  version,
  examples,
  people,
  say,
}: Running): Promise<void> {
  const dataFolder = dataFolderOf(process.env);
  const stopping = stopSignal();
  let store: Promise<Store> | undefined;
  const world: World = {
    actions,
    facts,
    // Read each time: the examples' addresses are written while it runs.
    get environment() {
      return { ...connections(dataFolder), ...process.env };
    },
    now,
    today,
    store: () => store ?? Promise.reject(new Error('The store is not open yet.')),
  };
  const pinnedTo = pinned();
  if (pinnedTo !== undefined) say(`vern: the clock is pinned to ${pinnedTo} by VERN_NOW`);
  const running = await startServer({
    world,
    dataFolder,
    port: portOf(process.env['VERN_PORT']),
    host: process.env['VERN_HOST'] ?? '127.0.0.1',
    origin: originOf(process.env['VERN_ORIGIN']),
    version,
    log: (line) => say(`vern: ${line}`),
  });
  try {
    store = openStore({
      dataFolder,
      databaseUrl: process.env['DATABASE_URL'],
      role: 'server',
      say: (line) => say(`vern: ${line}`),
    });
    const opened = await store;
    const address = `http://localhost:${running.port}`;
    if (examples) await applyExamples(world, say);
    await running.open();
    say(`vern: ready at ${address}`);
    say(`vern: staff sign in at ${address}/admin with the code in ${running.tokenFile}`);
    if (examples) await fillExamples({ store: opened, people, say, stopping: stopping.aborted });
    say('vern: Ctrl-C stops it');
    await stopping.done;
    say('vern: stopping …');
  } finally {
    await running.close();
    await (await store?.catch(() => undefined))?.close();
  }
}

/** Resolves on the first signal; a second Ctrl-C ends the process at once. */
function stopSignal(): { readonly done: Promise<void>; readonly aborted: () => boolean } {
  let aborted = false;
  let since = 0;
  const done = new Promise<void>((stop) => {
    const once = () => {
      // One Ctrl-C can arrive twice: from the terminal, and passed on by the process that started us.
      if (aborted && performance.now() - since > 1_000) process.exit(130);
      if (!aborted) since = performance.now();
      aborted = true;
      stop();
    };
    process.on('SIGINT', once);
    process.on('SIGTERM', once);
    process.on('SIGHUP', once);
    if (process.channel) {
      process.once('disconnect', once);
      process.channel.unref();
    }
  });
  return { done, aborted: () => aborted };
}

async function applyExamples(world: World, say: (line: string) => void): Promise<void> {
  const { exampleSlugs } = await import('../examples/generate.ts');
  for (const slug of exampleSlugs) {
    const known = await perform(world, server, 'controller.versions', { organisation: slug });
    if (known.ok) continue;
    const path = join(packageRoot, 'examples', slug, 'vern.yaml');
    const file = { name: 'vern.yaml', text: readFileSync(path, 'utf8'), folder: slug };
    const outcome = await perform(world, server, 'controller.apply', { file });
    say(outcome.ok ? `vern: ${slug}: version 1 is in force` : `vern: ${slug}: ${outcome.because}`);
  }
}

interface Filling {
  readonly store: Store;
  readonly people: number;
  readonly say: (line: string) => void;
  readonly stopping: () => boolean;
}

/** Makes the example systems and fills them with synthetic people, once. */
async function fillExamples({ store, people, say, stopping }: Filling): Promise<void> {
  if (store.kind === 'external') {
    say('vern: the example systems are left out: DATABASE_URL is somebody’s own PostgreSQL');
    return;
  }
  const { exampleConnections, exampleSlugs, fillExample } = await import('../examples/generate.ts');
  const addresses = await exampleConnections(store);
  const file = keepConnections(store.dataFolder, addresses);
  for (const slug of exampleSlugs) {
    if (stopping()) return;
    const filled = await fillExample(slug, { addresses, people, today: today() });
    if (filled) say(`vern: ${slug}: ${people} synthetic people are in its systems`);
  }
  say(`vern: the example systems’ addresses are in ${file}`);
}
