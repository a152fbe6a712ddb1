/**
 * Which imports may a file have?
 *
 * The folders of `src/` are rooms in the order of a privacy notice. A pure file sees the promise, its
 * own room and the pure files of rooms above it; three file names touch the world.
 */

/** The rooms in their order: each may read the pure files of those before it. */
export const rooms = [
  'controller',
  'processing',
  'data',
  'consent',
  'collection',
  'disclosure',
  'retention',
  'rights',
  'security',
  'notice',
  'accountability',
] as const;

/** Packages without input or output, open to pure files. */
export const purePackages = [
  'zod',
  'yaml',
  'intl-messageformat',
  'libphonenumber-js',
  '@navikt/fnrvalidator',
  'diff',
];

const top = ['src/rooms.ts', 'src/server.ts', 'src/cli.ts'];
const door = /\/(store|actions|pages)(\.tsx?$|\/)/;
const worldly = [
  {
    pattern: /\bDate\.now\(|\bnew Date\(\)|\bTemporal\.Now\b|\bperformance\.now\(/,
    what: 'the clock',
  },
  { pattern: /\bMath\.random\(|\bcrypto\.(randomUUID|getRandomValues)\(/, what: 'random numbers' },
  { pattern: /\bprocess\.|\bglobalThis\.process\b/, what: 'the environment' },
];

/** A source file by its path from the root of the repository. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** A wall that was crossed, and what to do instead. */
export interface Crossing {
  readonly path: string;
  readonly message: string;
}

const roomOf = (path: string) => path.split('/')[1] ?? '';
const isDoor = (path: string) => door.test(path);

/** The modules a file imports, static, dynamic and re-exported. */
export function importsOf(text: string): readonly string[] {
  const plain = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  const found = plain.matchAll(
    /(?:^|[\s;}])(?:import|export)\s*(?:[\w*{}\s,$]+?\bfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g,
  );
  return [...found].map((match) => match[1] ?? match[2] ?? '').filter((each) => each !== '');
}

function resolved(from: string, specifier: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** All crossings in the sources of `src/`. Tests and their helpers are not looked at. */
export function crossings(sources: readonly Source[]): readonly Crossing[] {
  return sources
    .filter(({ path }) => !/\.test\.tsx?$|\/testing\//.test(path) && !top.includes(path))
    .flatMap((source) => [...importCrossings(source), ...worldCrossings(source)]);
}

function importCrossings({ path, text }: Source): readonly Crossing[] {
  return importsOf(text).flatMap((specifier) => {
    const message = specifier.startsWith('.')
      ? relativeWall(path, resolved(path, specifier))
      : packageWall(path, specifier);
    return message === undefined ? [] : [{ path, message: `imports ${specifier}. ${message}` }];
  });
}

function packageWall(path: string, specifier: string): string | undefined {
  if (roomOf(path) === 'shell' || isDoor(path)) return undefined;
  if (purePackages.some((name) => specifier === name || specifier.startsWith(`${name}/`)))
    return undefined;
  return specifier.startsWith('node:')
    ? 'A pure file does no input or output: take what it needs as an argument, or move this to store.ts, actions.ts or pages.'
    : 'A pure file uses only packages without input or output. Pass the value in from a door (store.ts, actions.ts, pages), or add the package to purePackages with its reason in docs/dependencies.md.';
}

function relativeWall(path: string, target: string): string | undefined {
  const [from, to] = [roomOf(path), roomOf(target)];
  if (to === 'declaration') return undefined;
  if (from === 'declaration')
    return 'The declaration knows nothing but itself: move what you need into declaration/, or do this in a room.';
  if (from === 'shell')
    return to === 'shell'
      ? undefined
      : 'The shell knows no room: pass the value in from server.ts or cli.ts.';
  if (to === 'shell')
    return isDoor(path)
      ? undefined
      : 'A pure file does not touch the world: only store.ts, actions.ts and pages may import shell/.';
  if (from === to) return sameRoom(path, target);
  return otherRoom(from, target);
}

function sameRoom(path: string, target: string): string | undefined {
  return isDoor(target) && !isDoor(path)
    ? 'A pure file does not call a door of its own room: let the door call it.'
    : undefined;
}

function otherRoom(from: string, target: string): string | undefined {
  if (isDoor(target))
    return 'The doors of a room are private: use context.perform(name) for its verbs and reads, href(name) for its pages.';
  const order = rooms as readonly string[];
  const [own, other] = [order.indexOf(from), order.indexOf(roomOf(target))];
  if (own < 0 || other < 0) return 'This folder is no room: add it to the rooms in test/walls.ts.';
  return other < own
    ? undefined
    : 'Rooms read only those above them in the list: move the shared part up, or pass it in.';
}

function worldCrossings({ path, text }: Source): readonly Crossing[] {
  if (roomOf(path) === 'shell' || isDoor(path)) return [];
  const plain = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  return worldly
    .filter(({ pattern }) => pattern.test(plain))
    .map(({ what }) => ({ path, message: `uses ${what}. Take it as an argument.` }));
}
