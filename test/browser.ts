/** A browser, and a Vern with an organisation that has two versions of its notice. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { type Started, startVern } from './started.ts';

export const languages = ['nb', 'nn', 'en'] as const;
export const one = 'eksempel-service';

/** Debian's Chromium, kept from asking the network for anything. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
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
}

/** Vern with the five examples, and a second version of one of them: its phone number changed. */
export async function startWithTwoVersions(): Promise<Started> {
  const vern = await startVern();
  const source = readFileSync(
    join(import.meta.dirname, '..', 'examples', one, 'vern.yaml'),
    'utf8',
  );
  const changed = source.replace(/^( {2}phone: )(.*)$/m, '$1"22 00 00 99"');
  assert.notEqual(changed, source);
  mkdirSync(join(vern.dataFolder, one));
  writeFileSync(join(vern.dataFolder, one, 'vern.yaml'), changed);
  const applied = await vern.vern('apply', join(vern.dataFolder, one, 'vern.yaml'));
  assert.equal(applied.code, 0, applied.stderr);
  return vern;
}

/** Every kind of page anybody can see. */
export const publicPages = [
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

/** Every kind of page for staff. */
export const staffPages = [
  '/admin',
  `/admin/${one}/records`,
  '/admin/apply',
  '/admin/deadline',
  '/admin/keep-until',
];

export function withLanguage(vern: Started, path: string, language: string): string {
  return `${vern.address}${path}${path.includes('?') ? '&' : '?'}lang=${language}`;
}

/** Signs a browser in as staff. */
export async function signIn(vern: Started, context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${vern.address}/admin?lang=en`);
  await page.fill('#token', vern.token());
  await page.press('#token', 'Enter');
  await page.waitForSelector('.cards');
  await page.close();
}
