import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { type Started, startVern } from './started.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const languages = ['nb', 'nn', 'en'] as const;
const one = 'eksempel-service';

let vern: Started;
let browser: Browser;

before(async () => {
  vern = await startVern();
  const applied = await vern.vern('apply', await changedExample());
  assert.equal(applied.code, 0, applied.stderr);
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
});

after(async () => {
  await browser?.close();
  await vern?.stop();
});

/** The first example with one small change, so that there are two versions to compare. */
async function changedExample(): Promise<string> {
  const { mkdirSync, writeFileSync } = await import('node:fs');
  const { join } = await import('node:path');
  const source = readFileSync(
    join(import.meta.dirname, '..', 'examples', one, 'vern.yaml'),
    'utf8',
  );
  const folder = join(vern.dataFolder, one);
  mkdirSync(folder);
  const changed = source.replace(/^( {2}phone: )(.*)$/m, '$1"22 00 00 99"');
  assert.notEqual(changed, source);
  writeFileSync(join(folder, 'vern.yaml'), changed);
  return join(folder, 'vern.yaml');
}

const publicPages = [
  '/',
  `/${one}/notice`,
  `/${one}/notice/versions`,
  `/${one}/notice/versions/1`,
  `/${one}/notice/compare?from=1&to=2`,
  `/${one}/rights`,
  `/${one}/cookies`,
  '/admin',
  '/nobody/notice',
];
const staffPages = ['/admin', `/admin/${one}/records`];

const withLang = (path: string, language: string) =>
  `${vern.address}${path}${path.includes('?') ? '&' : '?'}lang=${language}`;

async function look(context: BrowserContext, path: string, language: string): Promise<string[]> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !/404/.test(message.text())) complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(vern.address)) complaints.push(`asks ${request.url()}`);
  });
  await page.goto(withLang(path, language));
  assert.equal(await page.getAttribute('html', 'lang'), language, `language of ${path}`);
  const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  if (Number(wide) > 0) complaints.push(`${path} is ${String(wide)} px wider than the screen`);
  // As a string: the page's policy allows no script of its own, the protocol may run one.
  await page.evaluate(axeSource);
  const found = (await page.evaluate(
    "axe.run({ runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice'] }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target).join(' ')))",
  )) as string[];
  await page.close();
  return [...complaints, ...found.map((each) => `${path} ${language}: ${each}`)];
}

async function signedIn(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${vern.address}/admin?lang=en`);
  await page.fill('#token', vern.token());
  await page.press('#token', 'Enter');
  await page.waitForSelector('.cards');
  await page.close();
}

for (const width of [390, 1280])
  for (const scheme of ['light', 'dark'] as const)
    test(`no page has a barrier at ${width} px in ${scheme} colours, in any language`, async () => {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme: scheme,
        javaScriptEnabled: true,
      });
      const found: string[] = [];
      for (const language of languages)
        for (const path of publicPages) found.push(...(await look(context, path, language)));
      await signedIn(context);
      for (const language of languages)
        for (const path of staffPages) found.push(...(await look(context, path, language)));
      await context.close();
      assert.deepEqual(found, []);
    });

test('every page works without JavaScript: the notice is read and two versions are compared', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'nn-NO' });
  const page = await context.newPage();
  await page.goto(`${vern.address}/`);
  await page.locator(`a[href^="/${one}/notice?"]`).first().click();
  assert.equal(await page.getAttribute('html', 'lang'), 'nn');
  await page.goto(`${vern.address}/${one}/notice/versions?lang=nn`);
  await page.selectOption('#from', '1');
  await page.selectOption('#to', '2');
  await page.locator('form button[type=submit]').click();
  assert.match(page.url(), /compare\?.*from=1&to=2/);
  assert.match(await page.innerText('main'), /22 00 00 99/);
  await context.close();
});

test('everything is reached by keyboard, and the skip link comes first', async () => {
  const page = await browser.newPage();
  await page.goto(withLang(`/${one}/notice`, 'nb'));
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate('document.activeElement.getAttribute("href")'), '#content');
  const reached = new Set<string>();
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press('Tab');
    reached.add(String(await page.evaluate('document.activeElement.outerHTML.slice(0, 200)')));
  }
  const links = await page.locator('main a, main summary').count();
  assert.ok(reached.size >= Math.min(links, 100), `${reached.size} of ${links} reached`);
  await page.close();
});

test('every organisation’s notice is published in the three languages', async () => {
  for (const slug of [
    'eksempel-service',
    'eksempel-kjede',
    'eksempel-webbyra',
    'eksempel-nettbutikk',
    'eksempel-engros',
  ])
    for (const language of languages) {
      const answer = await fetch(withLang(`/${slug}/notice`, language));
      const html = await answer.text();
      assert.equal(answer.status, 200, slug);
      assert.equal(answer.headers.get('content-language'), language);
      assert.match(html, new RegExp(`<html lang="${language}"`));
      assert.match(html, /hreflang="nn"/);
    }
});

test('a notice comes in the language and form that are asked for', async () => {
  const url = `${vern.address}/${one}/notice`;
  const get = (accept: string, language: string) =>
    fetch(url, { headers: { accept, 'accept-language': language } });
  assert.equal((await get('text/html', 'nn')).headers.get('content-language'), 'nn');
  assert.match((await get('text/plain', 'en')).headers.get('content-type') ?? '', /^text\/plain/);
  const linked = (await (await get('application/ld+json', 'nb')).json()) as Record<string, unknown>;
  assert.ok('@context' in linked);
  assert.match(await (await get('text/markdown', 'nb')).text(), /^# /);
});

test('a browser that has the page already is told so, and pages come compressed', async () => {
  const url = `${vern.address}/${one}/notice?lang=nb`;
  const first = await fetch(url, { headers: { 'accept-encoding': 'br' } });
  assert.equal(first.headers.get('content-encoding'), 'br');
  const etag = first.headers.get('etag') ?? '';
  await first.arrayBuffer();
  const again = await fetch(url, { headers: { 'accept-encoding': 'br', 'if-none-match': etag } });
  assert.equal(again.status, 304);
});

test('no page lets a browser run or load what this server did not send', async () => {
  for (const path of publicPages) {
    const policy =
      (await fetch(`${vern.address}${path}`)).headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
  }
});

test('B27, D20: the newest notice stands at one permanent address within a second of an apply', async () => {
  const { writeFileSync } = await import('node:fs');
  const { join } = await import('node:path');
  const file = join(vern.dataFolder, one, 'vern.yaml');
  const changed = readFileSync(file, 'utf8').replace('22 00 00 99', '22 00 00 98');
  writeFileSync(file, changed);
  const url = withLang(`/${one}/notice`, 'nb');
  assert.doesNotMatch(await (await fetch(url)).text(), /22 00 00 98/);
  assert.equal((await vern.vern('apply', file)).code, 0);
  await new Promise((wait) => setTimeout(wait, 1000));
  assert.match(await (await fetch(url)).text(), /22 00 00 98/);
});

test('the record is for staff only', async () => {
  const closed = await fetch(`${vern.address}/admin/${one}/records`, { redirect: 'manual' });
  assert.equal(closed.status, 303);
  const api = await fetch(`${vern.address}/api/controller/version?organisation=${one}`);
  assert.equal(api.status, 403);
  const open = await fetch(`${vern.address}/api/controller/version?organisation=${one}`, {
    headers: { authorization: `Bearer ${vern.token()}` },
  });
  assert.equal(open.status, 200);
});

test('another site cannot post a form in a member of staff’s name', async () => {
  const posted = await fetch(`${vern.address}/admin`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'cross-site',
    },
    body: new URLSearchParams({ token: vern.token() }),
    redirect: 'manual',
  });
  assert.equal(posted.status, 403);
});
