/**
 * How does an answer leave the house?
 *
 * With an ETag, compressed once, and headers that let the browser run and load nothing but what
 * this server sends.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** An answer made ready: each compressed form is kept beside the plain one. */
export interface Ready {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string;
  readonly plain: Uint8Array;
  readonly gzip?: Uint8Array;
  readonly br?: Uint8Array;
}

const csp = [
  "default-src 'none'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': csp,
  'x-content-type-options': 'nosniff',
  // Not no-referrer: a browser would then post forms with the origin «null».
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), interest-cohort=()',
  'x-frame-options': 'DENY',
};

const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);
const smallest = 600;

/** Prepares a body once: its ETag and its compressed forms. */
export async function ready(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>>,
  status = 200,
): Promise<Ready> {
  const plain = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 24)}"`;
  const all = { ...securityHeaders, ...headers };
  const compressible = /^(text\/|application\/(json|ld\+json|javascript)|image\/svg)/.test(
    headers['content-type'] ?? '',
  );
  if (!compressible || plain.length < smallest) return { status, headers: all, etag, plain };
  const [zipped, shorter] = await Promise.all([
    gzipped(plain),
    brotlied(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  ]);
  return { status, headers: all, etag, plain, gzip: zipped, br: shorter };
}

/** The response for what a browser accepts; 304 when it has it already. */
export function respond(answer: Ready, ifNoneMatch: string | null, encodings: string): Response {
  const encoding = chosen(answer, encodings);
  // Each encoding is another representation, with its own ETag (RFC 9110 section 8.8.3.3).
  const etag = encoding === 'plain' ? answer.etag : answer.etag.replace(/"$/, `-${encoding}"`);
  const headers: Record<string, string> = {
    ...answer.headers,
    etag,
    vary: answer.headers['vary'] ?? 'accept-encoding',
  };
  if (answer.status === 200 && matches(ifNoneMatch, etag))
    return new Response(null, { status: 304, headers });
  if (encoding !== 'plain') headers['content-encoding'] = encoding;
  const body = answer[encoding] ?? answer.plain;
  return new Response(body as Uint8Array<ArrayBuffer>, { status: answer.status, headers });
}

function chosen(answer: Ready, encodings: string): 'br' | 'gzip' | 'plain' {
  if (answer.br !== undefined && /\bbr\b(?!\s*;\s*q=0(\.0+)?\s*(,|$))/.test(encodings)) return 'br';
  if (answer.gzip !== undefined && /\bgzip\b(?!\s*;\s*q=0(\.0+)?\s*(,|$))/.test(encodings))
    return 'gzip';
  return 'plain';
}

function matches(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header
    .split(',')
    .some((each) => each.trim().replace(/^W\//, '') === etag || each.trim() === '*');
}
