/**
 * What does a YAML text say, and where does each value stand?
 *
 * Refuses what would surprise: keys written twice, tabs, aliases that explode, files too large to
 * be a declaration, and bytes that are no text.
 */
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Path, Place } from './complaint.ts';

/** The largest declaration read, in characters: several times one of 20,000 fields. */
export const largestFile = 4 * 1024 * 1024;

export interface Slip extends Place {
  readonly code: string;
  readonly message: string;
}

/** The values of a file with a way back to where each was written. */
export interface Written {
  readonly value: unknown;
  readonly slips: readonly Slip[];
  place(path: Path): Place;
}

const start: Place = { line: 1, column: 1 };

function refuse(code: string, message: string, place: Place = start): Written {
  return { value: undefined, slips: [{ code, message, ...place }], place: () => start };
}

function refuseText(source: string): Written | undefined {
  if (source.length > largestFile)
    return refuse(
      'FILE_TOO_LARGE',
      `The file has ${source.length} characters; a declaration has at most ${largestFile}. Is it the right file?`,
    );
  if (/[\0\uFFFD]/.test(source))
    return refuse(
      'NOT_TEXT',
      'The file is not text in UTF-8. Save it as UTF-8, or name another file.',
    );
  if (source.trim() === '')
    return refuse(
      'EMPTY_FILE',
      'The file is empty. Begin with `vern: 1` and an organisation; docs/declaration.md shows how.',
    );
  return undefined;
}

const tangled = refuse(
  'YAML_ALIASES',
  'Aliases (*name) refer to themselves or expand to too much. Write the values out where they are used.',
);
const tooDeep = refuse(
  'YAML_SYNTAX',
  'Blocks stand inside blocks too many times. A declaration needs a dozen levels.',
);

/** Whether a value holds itself somewhere inside. */
function isCircular(root: unknown): boolean {
  const finished = new Set<object>();
  const open = new Set<object>();
  const follow = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null || finished.has(value)) return false;
    if (open.has(value)) return true;
    open.add(value);
    const found = Object.values(value).some(follow);
    open.delete(value);
    finished.add(value);
    return found;
  };
  return follow(root);
}

/** Reads YAML 1.2 with positions. Never throws; what is wrong comes back as slips. */
export function readYaml(written: string): Written {
  const source = written.replace(/^\uFEFF/, '');
  try {
    return refuseText(source) ?? readText(source);
  } catch (error) {
    // What the parser cannot follow: its own stack is the only limit it has.
    if (error instanceof RangeError) return tooDeep;
    throw error;
  }
}

function readText(source: string): Written {
  const lines = new LineCounter();
  const document = parseDocument(source, {
    lineCounter: lines,
    uniqueKeys: false,
    prettyErrors: false,
  });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const errors = [...document.errors, ...document.warnings];
  if (errors.some(({ message }) => message.includes('call stack'))) return tooDeep;
  const slips = [
    ...errors.map(({ code, message, pos }) => ({
      code: 'YAML_SYNTAX',
      message: plainMessage(code, message),
      ...at(pos[0]),
    })),
    ...lookThrough(document).map(({ offset, ...slip }) => ({ ...slip, ...at(offset) })),
  ];
  if (slips.length > 0) return { value: undefined, slips: slips.slice(0, 100), place: () => start };
  const value = valueOf(document);
  if (value === undefined || isCircular(value)) return tangled;
  return { value, slips: [], place: (path) => at(offsetOf(document, path)) };
}

/** The values, or undefined when aliases expand to too much. */
function valueOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

interface Fault {
  readonly code: string;
  readonly message: string;
  readonly offset: number;
}

/** Keys that stand twice and aliases of nothing. Also lets `null: not yet` be a key like any other. */
function lookThrough(document: Document): readonly Fault[] {
  const faults: Fault[] = [];
  const anchors = new Set<string>();
  visit(document, (_, node) => {
    if (isAlias(node) && !anchors.has(node.source))
      faults.push({
        code: 'YAML_ALIASES',
        message: `Nothing is called &${node.source}. Write the value out here, or put &${node.source} before it.`,
        offset: node.range?.[0] ?? 0,
      });
    if ((isScalar(node) || isCollection(node)) && node.anchor !== undefined)
      anchors.add(node.anchor);
    if (isMap(node)) for (const fault of keysTwice(node)) faults.push(fault);
  });
  return faults;
}

function* keysTwice({ items }: YAMLMap): Generator<Fault> {
  const seen = new Set<string>();
  for (const { key } of items) {
    if (!isScalar(key)) continue;
    if (key.value === null && key.source === 'null') key.value = 'null';
    const name = String(key.value);
    if (seen.has(name))
      yield {
        code: 'DUPLICATE_KEY',
        message: `The key '${name}' is written twice. Keep one of them.`,
        offset: startOf(key) ?? 0,
      };
    seen.add(name);
  }
}

function plainMessage(code: string, message: string): string {
  if (code === 'TAB_AS_INDENT') return 'A tab indents this line. Use spaces.';
  if (code === 'MULTIPLE_DOCS') return 'A declaration is one document. Remove what follows `---`.';
  const [first] = message.split('\n');
  return `This is not YAML: ${first}. Check quotes, colons and indentation here.`;
}

/** Where the key of a map entry stands, or the item of a list; the nearest that exists. */
function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    const next = child(document, node, step);
    if (next === undefined) return offset;
    offset = next.offset ?? offset;
    node = next.node;
  }
  return offset;
}

function child(document: Document, parent: unknown, step: string | number) {
  const node = resolve(document, parent);
  if (isMap(node)) {
    const pair = pairsOf(node).get(String(step));
    return pair === undefined ? undefined : { node: pair.value, offset: startOf(pair.key) };
  }
  if (typeof step !== 'number' || !isNode(node) || !('items' in node)) return undefined;
  const item: unknown = node.items[step];
  return item === undefined ? undefined : { node: item, offset: startOf(item) };
}

const pairsByKey = new WeakMap<object, ReadonlyMap<string, Pair>>();

/** The entries of a map by key, so that many places in a large map are found fast. */
function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = pairsByKey.get(map);
  if (known !== undefined) return known;
  const pairs = new Map(
    map.items.flatMap((pair): [string, Pair][] =>
      isScalar(pair.key) ? [[String(pair.key.value), pair]] : [],
    ),
  );
  pairsByKey.set(map, pairs);
  return pairs;
}

function resolve(document: Document, node: unknown): unknown {
  if (isNode(node) && 'source' in node && !isScalar(node) && 'resolve' in node)
    return node.resolve(document);
  return node;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
