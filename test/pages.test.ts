import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import {
  languages,
  one,
  openBrowser,
  publicPages,
  signIn,
  startWithTwoVersions,
  withLanguage,
} from './browser.ts';
import type { Started } from './started.ts';

let vern: Started;
let browser: Browser;

before(async () => {
  [vern, browser] = await Promise.all([startWithTwoVersions(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await vern?.stop();
});

const withLang = (path: string, language: string) => withLanguage(vern, path, language);

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
  assert.deepEqual(await page.locator('ins').allInnerTexts(), ['99', '99']);
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

test('staff work out a deadline and publish a version in the browser, by forms made from the actions', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  await signIn(vern, context);
  const page = await context.newPage();
  await page.goto(`${vern.address}/admin/deadline?lang=nb`);
  await page.fill('#f-received', '2026-03-05');
  await page.locator('main form button[type=submit]').click();
  assert.match(await page.innerText('.answer'), /7. april 2026/);
  await page.goto(`${vern.address}/admin/apply?lang=en`);
  await page.fill('#f-file', 'vern: 1');
  await page.locator('main form button[type=submit]').click();
  assert.match(await page.innerText('.answer'), /organisation/);
  await context.close();
});
