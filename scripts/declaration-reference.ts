/** Writes the reference part of docs/declaration.md from the definition that the parser uses. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchema } from '../src/declaration/json-schema.ts';

type Node = Readonly<Record<string, unknown>>;

const file = join(import.meta.dirname, '..', 'docs', 'declaration.md');
const begin = '<!-- reference: npm run docs -->';
const schema = jsonSchema();

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function target(node: Node): Node {
  const link = node['$ref'];
  if (typeof link !== 'string') return node;
  let here: unknown = schema;
  for (const part of link.replace('#/', '').split('/'))
    here = isNode(here) ? here[part] : undefined;
  return isNode(here) ? { ...target(here), ...node } : node;
}

const branches = (node: Node): readonly Node[] => {
  const full = target(node);
  const several = full['anyOf'] ?? full['oneOf'];
  return Array.isArray(several) ? several.filter(isNode).flatMap(branches) : [full];
};

function kind(node: Node): string {
  const kinds = branches(node).map((each) => {
    if ('const' in each) return `\`${String(each['const'])}\``;
    if (Array.isArray(each['enum']))
      return each['enum'].map((value) => `\`${String(value)}\``).join(', ');
    if (each['type'] === 'object') return isNode(each['properties']) ? 'block' : 'by name';
    if (each['type'] === 'array') return 'list';
    return typeof each['type'] === 'string' ? each['type'] : 'value';
  });
  return [...new Set(kinds)].join(' or ');
}

function describe(node: Node): string {
  const found = [target(node), ...branches(node)].map((each) => each['description']);
  const text = found.find((each) => typeof each === 'string');
  return typeof text === 'string' ? text.replaceAll('|', '\\|') : '';
}

/** The block of keys a value may be: itself, the items of a list, or the values of a table. */
function blockOf(node: Node): Node | undefined {
  for (const each of branches(node)) {
    if (isNode(each['properties'])) return each;
    const inner = each['items'] ?? each['additionalProperties'];
    const below = isNode(inner) ? blockOf(inner) : undefined;
    if (below !== undefined) return below;
  }
  return undefined;
}

function section(path: string, block: Node): readonly string[] {
  const properties = Object.entries((block['properties'] ?? {}) as Record<string, Node>);
  const required = Array.isArray(block['required']) ? block['required'] : [];
  const rows = properties.map(
    ([key, node]) =>
      `| \`${key}\`${required.includes(key) ? ' *' : ''} | ${kind(node)} | ${describe(node)} |`,
  );
  const here = [
    `### ${path === '' ? 'The file' : `\`${path}\``}`,
    '',
    '| key | value | meaning |',
    '|---|---|---|',
    ...rows,
    '',
  ];
  const below = properties.flatMap(([key, node]) => {
    const inner = blockOf(node);
    const byName = branches(node).some(
      (each) => each['type'] === 'object' && !isNode(each['properties']),
    );
    return inner === undefined
      ? []
      : section(`${path === '' ? '' : `${path}.`}${key}${byName ? '.…' : ''}`, inner);
  });
  return [...here, ...below];
}

/** The reference as it should stand in the document. */
export function reference(): string {
  return `${begin}\n\n${section('', schema).join('\n')}`.trimEnd();
}

/** The document with its reference made anew. */
export function renewed(text: string): string {
  return `${text.slice(0, text.indexOf(begin))}${reference()}\n`;
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(file, renewed(readFileSync(file, 'utf8')));
