/** How is an action reached over HTTP? Routes, methods and errors are made from the declared actions. */
import type { Context, Hono } from 'hono';
import { type Action, inputs, type Refusal } from '../action/action.ts';
import { openapi, route } from '../action/openapi.ts';
import type { Doors } from './app.ts';
import { isToken, type RateLimit } from './session.ts';

const statuses: Readonly<Record<Refusal['kind'], 400 | 403 | 404 | 409 | 503>> = {
  invalid: 400,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  unreachable: 503,
};

const largestBody = 10 * 1024 * 1024;

/** Adds `/api/…` for every action, and `/openapi.json`. */
export function addApi(app: Hono, doors: Doors, limit: RateLimit): void {
  app.get('/openapi.json', (c) => c.json(openapi(doors.world.actions.values(), doors.version)));
  for (const declared of doors.world.actions.values()) {
    const { method, path } = route(declared);
    app.on(method.toUpperCase(), path, async (c) => {
      if (!limit.allow(doors.address(c), Date.parse(doors.world.now())))
        return c.json({ kind: 'forbidden', because: 'Too many requests. Wait a minute.' }, 429);
      const shown = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1];
      const actor = isToken(shown ?? '', doors.token)
        ? ({ kind: 'staff', name: 'api' } as const)
        : ({ kind: 'anyone', name: 'api' } as const);
      const written =
        method === 'get'
          ? fromQuery(declared, new URL(c.req.url).searchParams)
          : await readBody(c.req.raw);
      if (written === undefined)
        return c.json({ kind: 'invalid', because: 'The body must be JSON of at most 10 MB.' }, 400);
      const outcome = await doors.perform(actor, declared.name, written);
      if (outcome.ok) return answer(c, declared, { value: outcome.value, written });
      return c.json({ kind: outcome.kind, because: outcome.because }, statuses[outcome.kind]);
    });
  }
}

/** The value as JSON, piece by piece where the action makes it so: memory does not grow with it. */
function answer(
  c: Context,
  { command, input }: Action,
  { value, written }: { readonly value: unknown; readonly written: unknown },
): Response {
  if (command?.json === undefined) return c.json(value as object);
  const pieces = command.json(value, input.parse(written));
  return c.body(ReadableStream.from(bytesOf(pieces)), 200, { 'content-type': 'application/json' });
}

async function* bytesOf(pieces: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of pieces) yield typeof piece === 'string' ? encoder.encode(piece) : piece;
}

async function readBody(request: Request): Promise<unknown> {
  if (Number(request.headers.get('content-length') ?? 0) > largestBody) return undefined;
  try {
    const text = await request.text();
    return text.length > largestBody ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fromQuery(declared: Action, query: URLSearchParams): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  const known = new Map(inputs(declared).map((input) => [input.name, input]));
  for (const [name, value] of query) {
    const { type, several } = known.get(name) ?? {};
    if (several === true) {
      const before = written[name];
      written[name] = [...(Array.isArray(before) ? before : []), value];
    } else if (type === 'number' && /^-?\d+$/.test(value)) written[name] = Number(value);
    else if (type === 'boolean') written[name] = value === 'true';
    else written[name] = value;
  }
  return written;
}
