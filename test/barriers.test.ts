import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext } from 'playwright-core';
import {
  languages,
  openBrowser,
  publicPages,
  signIn,
  staffPages,
  startWithTwoVersions,
  withLanguage,
} from './browser.ts';
import type { Started } from './started.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const ask = `axe.run({
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}).then((result) => result.violations.map((each) => each.id + ': ' + each.nodes.map((node) => node.target).join(' ')))`;

let vern: Started;
let browser: Browser;

before(async () => {
  [vern, browser] = await Promise.all([startWithTwoVersions(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await vern?.stop();
});

/** What is wrong with a page: barriers, errors, requests to other hosts, a line wider than the screen. */
async function look(context: BrowserContext, path: string, language: string): Promise<string[]> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !/404/.test(message.text())) complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(vern.address)) complaints.push(`asks ${request.url()}`);
  });
  await page.goto(withLanguage(vern, path, language));
  assert.equal(await page.getAttribute('html', 'lang'), language, `language of ${path}`);
  const wide = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
  if (wide > 0) complaints.push(`${wide} px wider than the screen`);
  await page.evaluate(axeSource);
  complaints.push(...(await page.evaluate<string[]>(ask)));
  await page.close();
  return complaints.map((each) => `${path} ${language}: ${each}`);
}

for (const scheme of ['light', 'dark'] as const)
  for (const width of [390, 1280])
    test(`no page has a barrier at ${width} px in ${scheme} colours, in any language`, async () => {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme: scheme,
      });
      const found: string[] = [];
      for (const path of publicPages)
        for (const each of await Promise.all(
          languages.map((language) => look(context, path, language)),
        ))
          found.push(...each);
      await signIn(vern, context);
      for (const path of staffPages)
        for (const each of await Promise.all(
          languages.map((language) => look(context, path, language)),
        ))
          found.push(...each);
      await context.close();
      assert.deepEqual(found, []);
    });
