/** How does a request become an answer? Assets, API and pages in one Hono application. */
import { type Context, Hono } from 'hono';
import type { Actor, Outcome } from '../action/action.ts';
import type { World } from '../action/perform.ts';
import { documentOf } from '../web/document.ts';
import { layout, problemPage } from '../web/layout.tsx';
import { type Ready, ready, respond, securityHeaders } from './answer.ts';
import { addApi } from './api.ts';
import type { Assets } from './assets.ts';
import { AnswerCache } from './cache.ts';
import { chooseLanguage } from './language.ts';
import { type Answer, type Asked, type HtmlAnswer, type Page, uiLanguages } from './page.ts';
import { isOwnForm, RateLimit, staffOf } from './session.ts';

/** What the application is made of. */
export interface Doors {
  readonly world: World;
  readonly pages: readonly Page[];
  readonly assets: Assets;
  readonly version: string;
  /** The staff token of this installation. */
  readonly token: string;
  /** Where it is reached from outside, when that is known: `https://vern.example.no`. */
  readonly origin: string | undefined;
  /** The host names it answers to; undefined for any. */
  readonly hosts: ReadonlySet<string> | undefined;
  /** Changes whenever a cached page might. */
  readonly stamp: () => string;
  readonly perform: (actor: Actor, name: string, input: unknown) => Promise<Outcome<unknown>>;
  readonly address: (c: Context) => string;
  readonly log: (line: string) => void;
}

/** The application; `fetch` is its door. */
export function application(doors: Doors): {
  fetch(request: Request, env?: object): Promise<Response>;
} {
  const app = new Hono();
  const cache = new AnswerCache();
  app.get('/healthz', async (c) => {
    const outcome = await doors.perform(server, 'controller.organisations', {});
    return c.json({ ok: outcome.ok, version: doors.version }, outcome.ok ? 200 : 503);
  });
  addApi(app, doors, new RateLimit(600));
  for (const page of doors.pages) addPage(app, page, doors, cache);
  app.notFound(async (c) => send(c, await problem(c, doors, 404)));
  app.onError(async (error, c) => {
    doors.log(
      `error ${c.req.method} ${c.req.routePath}: ${error.name} ${error.message.split('\n')[0]}`,
    );
    return send(c, await problem(c, doors, 500));
  });
  return {
    async fetch(request, env) {
      if (!isOurs(request, doors.hosts)) return misdirected(doors);
      cache.renew(doors.stamp());
      const quick = request.method === 'GET' ? fromCache(request, cache, doors.assets) : undefined;
      return quick ?? app.fetch(request, env);
    },
  };
}

/** Whether a request names one of the names this server goes by, where these are known. */
function isOurs(request: Request, hosts: ReadonlySet<string> | undefined): boolean {
  if (hosts === undefined) return true;
  const host = (request.headers.get('host') ?? '').replace(/:\d+$/, '');
  return hosts.has(host.toLowerCase());
}

/** Another name leading here may be somebody else’s (DNS rebinding): nothing is shown under it. */
function misdirected(doors: Doors): Response {
  const known = [...(doors.hosts ?? [])].join(', ');
  return new Response(
    `This Vern answers to ${known} only. Set VERN_ORIGIN to the address people use.\n`,
    { status: 421, headers: { 'content-type': 'text/plain; charset=utf-8', ...securityHeaders } },
  );
}

const server: Actor = { kind: 'operator', name: 'server' };
const staffActor: Actor = { kind: 'staff', name: 'browser' };
const anyone: Actor = { kind: 'anyone', name: 'browser' };

function keyOf(request: Request): string {
  const { headers, url } = request;
  const at = url.indexOf('/', 8);
  return `${at < 0 ? '/' : url.slice(at)}\n${headers.get('accept') ?? ''}\n${headers.get('accept-language') ?? ''}\n${headers.get('host') ?? ''}`;
}

function fromCache(request: Request, cache: AnswerCache, assets: Assets): Response | undefined {
  const { headers, url } = request;
  const found = cache.get(keyOf(request)) ?? assets.byPath.get(url.slice(url.indexOf('/', 8)));
  if (found === undefined) return undefined;
  return respond(found, headers.get('if-none-match'), headers.get('accept-encoding') ?? '');
}

function addPage(app: Hono, page: Page, doors: Doors, cache: AnswerCache): void {
  const signIn = new RateLimit(20);
  app.on((page.method ?? 'get').toUpperCase(), page.path, async (c) => {
    const stamp = cache.stamp;
    const now = Date.parse(doors.world.now());
    const staff = staffOf(c.req.header('cookie') ?? null, doors.token, now);
    if (page.who === 'staff' && staff === undefined) return c.redirect('/admin', 303);
    const form = page.method === 'post' ? await formOf(c.req.raw) : {};
    if (page.method === 'post') {
      if (!signIn.allow(doors.address(c), now)) return send(c, await problem(c, doors, 429));
      if (crossSite(c) || (page.who === 'staff' && staff && !isOwnForm(staff, form['csrf'])))
        return send(c, await problem(c, doors, 403));
    }
    const asked: Asked = {
      path: c.req.path,
      params: c.req.param(),
      query: new URL(c.req.url).searchParams,
      form,
      accept: c.req.header('accept') ?? null,
      acceptLanguage: c.req.header('accept-language') ?? null,
      origin: doors.origin ?? new URL(c.req.url).origin,
      staff,
      read: (name, input) => doors.perform(server, name, input),
      act: (name, input) => doors.perform(staff === undefined ? anyone : staffActor, name, input),
      href: (name, params) => href(doors.pages, name, params),
    };
    const answer = await page.show(asked);
    if (answer.kind === 'redirect') {
      if (answer.cookie !== undefined) c.header('set-cookie', answer.cookie);
      return c.redirect(answer.to, 303);
    }
    const made = await makeReady(answer, asked, doors, page);
    if (page.cached && made.status === 200) cache.keep(keyOf(c.req.raw), made, stamp);
    return send(c, made);
  });
}

/** A form another site made the browser send. */
function crossSite(c: Context): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = c.req.header('origin');
  return origin !== undefined && origin.replace(/^https?:\/\//, '') !== c.req.header('host');
}

async function formOf(request: Request): Promise<Record<string, string>> {
  if (Number(request.headers.get('content-length') ?? 0) > 10_000_000) return {};
  const fields = new URLSearchParams(await request.text());
  return Object.fromEntries(fields);
}

/** The path of a page by name; a name nobody declared is a bug. */
export function href(
  pages: readonly Page[],
  name: string,
  params: Readonly<Record<string, string>> = {},
): string {
  const found = pages.find((page) => page.name === name);
  if (found === undefined) throw new Error(`There is no page called ${name}.`);
  return found.path.replace(/:(\w+)(\{[^}]*\})?/g, (_, key: string) =>
    encodeURIComponent(params[key] ?? ''),
  );
}

async function makeReady(
  answer: Exclude<Answer, { kind: 'redirect' }>,
  asked: Asked,
  doors: Doors,
  page: Page,
): Promise<Ready> {
  const caching = page.cached ? 'no-cache' : 'no-store';
  if (answer.kind === 'file') {
    const name = answer.filename;
    return ready(
      answer.body,
      {
        'content-type': answer.type,
        'cache-control': caching,
        vary: 'accept, accept-language, accept-encoding',
        ...(answer.language === undefined ? {} : { 'content-language': answer.language }),
        ...(name === undefined ? {} : { 'content-disposition': `attachment; filename="${name}"` }),
      },
      answer.status,
    );
  }
  return htmlReady(answer, asked, doors, caching);
}

function htmlReady(
  answer: HtmlAnswer,
  asked: Asked,
  doors: Doors,
  caching: string,
): Promise<Ready> {
  const html = layout({
    answer,
    asked,
    stylesheet: doors.assets.stylesheet,
    fonts: doors.assets.fonts,
  });
  return ready(
    documentOf(html),
    {
      'content-type': 'text/html; charset=utf-8',
      'content-language': answer.language,
      'cache-control': caching,
      vary: 'accept, accept-language, accept-encoding',
    },
    answer.status,
  );
}

async function problem(c: Context, doors: Doors, status: 403 | 404 | 429 | 500): Promise<Ready> {
  const url = new URL(c.req.url);
  const language = chooseLanguage(
    uiLanguages,
    url.searchParams.get('lang'),
    c.req.header('accept-language'),
  );
  const asked = { path: url.pathname, query: url.searchParams, staff: undefined } as Asked;
  return htmlReady(problemPage(status, language), asked, doors, 'no-store');
}

function send(c: Context, made: Ready): Response {
  return respond(
    made,
    c.req.header('if-none-match') ?? null,
    c.req.header('accept-encoding') ?? '',
  );
}
