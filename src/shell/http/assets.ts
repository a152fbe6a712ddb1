/** The style sheets and fonts every page uses, served from this house under names that never change meaning. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { type Ready, ready } from './answer.ts';

const require = createRequire(import.meta.url);

const files = {
  'inter.woff2': '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  'inter-italic.woff2': '@fontsource-variable/inter/files/inter-latin-wght-italic.woff2',
} as const;

/** Prepared assets by path, and the path of the style sheet for the layout. */
export interface Assets {
  readonly byPath: ReadonlyMap<string, Ready>;
  readonly stylesheet: string;
  readonly fonts: readonly string[];
}

/** Reads and prepares them once; a name carries the hash of its content. */
export async function loadAssets(): Promise<Assets> {
  const byPath = new Map<string, Ready>();
  const add = async (name: string, body: Uint8Array, type: string) => {
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
    const path = `/assets/${hash}/${name}`;
    byPath.set(
      path,
      await ready(body, {
        'content-type': type,
        'cache-control': 'public, max-age=31536000, immutable',
      }),
    );
    return path;
  };
  const fonts: string[] = [];
  for (const [name, from] of Object.entries(files))
    fonts.push(await add(name, await readFile(require.resolve(from)), 'font/woff2'));
  const stylesheet = await add('vern.css', await styles(fonts), 'text/css; charset=utf-8');
  byPath.set('/favicon.ico', await ready(icon, { 'content-type': 'image/svg+xml' }));
  return { byPath, stylesheet, fonts: fonts.slice(0, 1) };
}

async function styles(fonts: readonly string[]): Promise<Uint8Array> {
  const parts = await Promise.all([
    readFile(require.resolve('@digdir/designsystemet-css/theme.css'), 'utf8'),
    readFile(require.resolve('@digdir/designsystemet-css'), 'utf8'),
    readFile(join(packageRoot, 'src/shell/web/vern.css'), 'utf8'),
  ]);
  const faces = fonts.map(
    (path, index) =>
      `@font-face{font-family:Inter;font-style:${index === 0 ? 'normal' : 'italic'};font-weight:100 900;font-display:swap;src:url(${path}) format('woff2')}`,
  );
  return new TextEncoder().encode([...faces, ...parts].join('\n'));
}

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#1e4c8f" d="M16 2 4 7v8c0 7.5 5.1 12.8 12 15 6.9-2.2 12-7.5 12-15V7z"/><path fill="none" stroke="#fff" stroke-width="3" d="m10 16 4.5 4.5L22 12"/></svg>`;
