/** Which JSON Schema tells an editor what a declaration may hold? */
import * as z from 'zod';
import { declarationSchema } from './schema/declaration.ts';

/** JSON Schema 2020-12 of what people write, made from the definition the parser uses. */
export function jsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(declarationSchema, {
    io: 'input',
    unrepresentable: 'any',
    reused: 'ref',
  });
  return { $id: 'https://vern.example/schema/vern-1.json', ...schema };
}

type Node = { readonly [key: string]: unknown };

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function* follow(root: Node, node: unknown): Generator<Node> {
  if (!isNode(node)) return;
  const link = node['$ref'];
  if (typeof link === 'string') {
    let target: unknown = root;
    for (const part of link.replace('#/', '').split('/'))
      target = isNode(target) ? target[part] : undefined;
    yield* follow(root, target);
    return;
  }
  const branches = node['anyOf'] ?? node['oneOf'];
  if (Array.isArray(branches)) for (const branch of branches) yield* follow(root, branch);
  else yield node;
}

function step(node: Node, key: string | number): unknown[] {
  if (typeof key === 'number') return [node['items']];
  const properties = node['properties'];
  if (isNode(properties) && key in properties) return [properties[key]];
  return [node['additionalProperties']];
}

let known: Node | undefined;

/** The keys that may stand at a path, for a "did you mean". */
export function keysAt(path: readonly (string | number)[]): readonly string[] {
  known ??= jsonSchema();
  const root = known;
  let here: Node[] = [...follow(root, root)];
  for (const key of path)
    here = here.flatMap((node) => step(node, key)).flatMap((next) => [...follow(root, next)]);
  return [...new Set(here.flatMap((node) => Object.keys((node['properties'] as Node) ?? {})))];
}
