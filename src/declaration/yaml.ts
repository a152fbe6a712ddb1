/**
 * What does a YAML text say, and where does each value stand?
 *
 * Refuses what would surprise: keys written twice, tabs, aliases that explode, files too large to
 * be a declaration, and bytes that are no text.
 */
import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml';
import type { Path, Place } from './complaint.ts';

/** The largest declaration read: 8 MiB, some hundred times a large one. */
export const LARGEST_FILE_BYTES = 8 * 1024 * 1024;

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
  if (source.length > LARGEST_FILE_BYTES)
    return refuse(
      'FILE_TOO_LARGE',
      `The file has ${source.length} characters; a declaration has at most ${LARGEST_FILE_BYTES}. Is it the right file?`,
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
  const refused = refuseText(source);
  if (refused !== undefined) return refused;
  const lines = new LineCounter();
  const document = parseDocument(source, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
  });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const slips = [...document.errors, ...document.warnings].map((error) => ({
    code: error.code === 'DUPLICATE_KEY' ? 'DUPLICATE_KEY' : 'YAML_SYNTAX',
    message: plainMessage(error.code, error.message),
    ...at(error.pos[0]),
  }));
  if (slips.length > 0) return { value: undefined, slips, place: () => start };
  keepNullKeys(document);
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (isCircular(value)) return tangled;
    return { value, slips: [], place: (path) => at(offsetOf(document, path)) };
  } catch {
    return tangled;
  }
}

/** `null: not yet` is a key like any other here, not the value null. */
function keepNullKeys(document: Document): void {
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key) && key.value === null && key.source === 'null') key.value = 'null';
    },
  });
}

function plainMessage(code: string, message: string): string {
  if (code === 'TAB_AS_INDENT') return 'A tab indents this line. Use spaces.';
  if (code === 'DUPLICATE_KEY') return 'This key is written twice. Keep one of them.';
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
    const pair = node.items.find(
      (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
    );
    return pair === undefined ? undefined : { node: pair.value, offset: startOf(pair.key) };
  }
  if (typeof step !== 'number' || !isNode(node) || !('items' in node)) return undefined;
  const item: unknown = node.items[step];
  return item === undefined ? undefined : { node: item, offset: startOf(item) };
}

function resolve(document: Document, node: unknown): unknown {
  if (isNode(node) && 'source' in node && !isScalar(node) && 'resolve' in node)
    return node.resolve(document);
  return node;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
