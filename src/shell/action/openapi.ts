/** Which HTTP interface do the actions have? */
import * as z from 'zod';
import { type Action, inputs } from './action.ts';

/** The method and path of an action: reads that carry no file are GET, all else is POST. */
export function route(declared: Action): {
  readonly method: 'get' | 'post';
  readonly path: string;
} {
  const carriesFile = inputs(declared).some(({ type }) => type === 'file');
  const method = declared.kind === 'read' && !carriesFile ? 'get' : 'post';
  return { method, path: `/api/${declared.name.replace('.', '/')}` };
}

const refusal = {
  type: 'object',
  required: ['kind', 'because'],
  properties: {
    kind: { enum: ['invalid', 'forbidden', 'missing', 'conflict', 'unreachable'] },
    because: { type: 'string' },
  },
};

const answer = (description: string, schema: object) => ({
  description,
  content: { 'application/json': { schema } },
});

/** The OpenAPI 3.1 document of all actions. */
export function openapi(actions: Iterable<Action>, version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const declared of actions) {
    const { method, path } = route(declared);
    paths[path] = { ...paths[path], [method]: operation(declared, method) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Vern', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      schemas: { Refusal: refusal },
      securitySchemes: { staff: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function operation(declared: Action, method: 'get' | 'post'): Record<string, unknown> {
  const schema = z.toJSONSchema(declared.input, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // What only forms and the command line need to know.
      for (const key of ['file', 'position', 'day']) delete jsonSchema[key];
    },
  });
  delete schema.$schema;
  const properties = (schema.properties ?? {}) as Record<string, unknown>;
  const parameters = Object.entries(properties).map(([name, property]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    schema: property,
  }));
  const refused = answer('Why it was not done', { $ref: '#/components/schemas/Refusal' });
  return {
    operationId: declared.name,
    summary: declared.summary,
    tags: [declared.name.split('.')[0]],
    ...(method === 'get'
      ? { parameters }
      : { requestBody: { required: true, content: { 'application/json': { schema } } } }),
    ...(declared.who === 'staff' ? { security: [{ staff: [] }] } : {}),
    responses: { '200': answer('What was done or read', {}), '4XX': refused, '503': refused },
  };
}
