/**
 * How does Vern know that a line of the trail is its own, and how far the trail had come?
 *
 * Each entry is sealed (HMAC-SHA-256) with a key that the database never sees, and the end of every
 * chain is written, sealed, to a file in the data folder soon after the commit. Whoever owns the
 * database can therefore neither rewrite an entry nor cut the tail unnoticed.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { codeOf, StoreProblem } from './problem.ts';

/** The secrets that seal the trail. `own` seals; the others (restored, of other nodes) only check. */
export interface TrailKeys {
  readonly own: TrailKey;
  readonly all: ReadonlyMap<string, TrailKey>;
}

interface TrailKey {
  readonly id: string;
  readonly secret: Buffer;
}

/** The end of a chain as last seen: entry number and hash. */
export interface Tip {
  readonly seq: number;
  readonly hash: string;
}

export type SealState = 'good' | 'bad' | 'unknown key';

/**
 * Reads `keys/trail.key` in the data folder, making it (mode 0600) when there is none, and every
 * other `keys/*.trail.key`. Throws file system errors.
 */
export function trailKeys(dataFolder: string): TrailKeys {
  const folder = join(dataFolder, 'keys');
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'trail.key');
  if (!fs.existsSync(path)) makeKey(path);
  const own = readKey(path);
  const others = fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.trail.key'))
    .map((name) => readKey(join(folder, name)));
  return { own, all: new Map([...others, own].map((key) => [key.id, key])) };
}

// Written whole under another name first: of two processes that start at once, one key stays.
function makeKey(path: string): void {
  const half = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeDurably(half, `${randomBytes(32).toString('base64url')}\n`);
  try {
    fs.linkSync(half, path);
  } catch (thrown) {
    if (codeOf(thrown) !== 'EEXIST') throw thrown;
  } finally {
    fs.unlinkSync(half);
  }
}

function readKey(path: string): TrailKey {
  const secret = Buffer.from(fs.readFileSync(path, 'utf8').trim(), 'base64url');
  if (secret.length < 32)
    throw new StoreProblem('damaged', `${path}: is not a trail key. Put back the one you kept.`);
  return { id: createHash('sha256').update(secret).digest('hex').slice(0, 12), secret };
}

/** Seals a text with the own key: `<key id>.<HMAC>`. */
export function seal(keys: TrailKeys, text: string): string {
  return `${keys.own.id}.${mac(keys.own, text)}`;
}

/** Whether a seal is Vern's for this text. */
export function checkSeal(keys: TrailKeys, sealed: string, text: string): SealState {
  const [id = '', found = ''] = sealed.split('.');
  const key = keys.all.get(id);
  if (key === undefined) return 'unknown key';
  const [a, b] = [Buffer.from(found), Buffer.from(mac(key, text))];
  return a.length === b.length && timingSafeEqual(a, b) ? 'good' : 'bad';
}

function mac(key: TrailKey, text: string): string {
  return createHmac('sha256', key.secret).update(text).digest('base64url');
}

/** The sealed end of a chain kept in the data folder. */
export type Head = Tip & { readonly state: SealState };

const headText = (organisation: string, tip: Tip) =>
  JSON.stringify(['head', organisation, tip.seq, tip.hash]);

/** Seals the end of a chain, for a head file or a backup. */
export function sealTip(keys: TrailKeys, organisation: string, tip: Tip): string {
  return seal(keys, headText(organisation, tip));
}

/** Whether a sealed end of a chain is Vern's own. */
export function checkTip(keys: TrailKeys, organisation: string, sealed: Tip & { seal: string }) {
  return checkSeal(keys, sealed.seal, headText(organisation, sealed));
}

// No encoded organisation is called this: a percent sign is always followed by two digits.
const installation = '%installation';

function headPath(dataFolder: string, organisation: string): string {
  return join(dataFolder, 'trail', `${encodeURIComponent(organisation) || installation}.head`);
}

/** The head last written for an organisation, or undefined when none is kept here. */
export function readHead(
  dataFolder: string,
  keys: TrailKeys,
  organisation: string,
): Head | undefined {
  let text: string;
  try {
    text = fs.readFileSync(headPath(dataFolder, organisation), 'utf8');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
  const head = parseHead(text);
  if (head === undefined) return { seq: 0, hash: '', state: 'bad' };
  return { seq: head.seq, hash: head.hash, state: checkTip(keys, organisation, head) };
}

function parseHead(text: string): (Tip & { seal: string }) | undefined {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== 'object' || read === null) return undefined;
    const { seq, hash, seal } = read as Record<string, unknown>;
    if (typeof seq !== 'number' || typeof hash !== 'string' || typeof seal !== 'string')
      return undefined;
    return { seq, hash, seal };
  } catch {
    return undefined;
  }
}

/** The organisations a head is kept for. */
export function headsKept(dataFolder: string): readonly string[] {
  const folder = join(dataFolder, 'trail');
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.head'))
    .map((name) => name.slice(0, -'.head'.length))
    .map((name) => (name === installation ? '' : decodeURIComponent(name)));
}

/** Writes the head of a chain so that a crash leaves the old or the new one. */
export function writeHead(dataFolder: string, keys: TrailKeys, organisation: string, tip: Tip) {
  const folder = join(dataFolder, 'trail');
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = headPath(dataFolder, organisation);
  const half = `${path}.${process.pid}.half`;
  const sealed = { seq: tip.seq, hash: tip.hash, seal: sealTip(keys, organisation, tip) };
  writeDurably(half, `${JSON.stringify(sealed)}\n`);
  fs.renameSync(half, path);
  syncFolder(folder);
}

/** Writes a private file (0600) and waits until the disk has it. */
export function writeDurably(path: string, text: string): void {
  const file = fs.openSync(path, 'w', 0o600);
  try {
    fs.writeFileSync(file, text);
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
}

/** Waits until the disk has the names in a folder. */
export function syncFolder(folder: string): void {
  const opened = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(opened);
  } finally {
    fs.closeSync(opened);
  }
}

/** Sets all heads aside: the chains of a restored store end elsewhere. */
export function forgetHeads(dataFolder: string): void {
  const folder = join(dataFolder, 'trail');
  for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : [])
    if (name.endsWith('.head')) fs.renameSync(join(folder, name), join(folder, `${name}.before`));
}
