/** A notice as a file of its own, in any format. */
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { documentOf } from '../../shell/web/document.ts';
import { composeNotice } from '../compose.ts';
import { jsonNotice } from '../formats/json.ts';
import { jsonldNotice } from '../formats/jsonld.ts';
import { markdownNotice } from '../formats/markdown.ts';
import { textNotice } from '../formats/text.ts';
import type { Edition, NoticeLanguage } from '../notice.ts';
import { NoticeBody } from './body.tsx';

interface Options {
  readonly edition: Edition;
  readonly language: NoticeLanguage;
}

/** The notice of a declaration as text, Markdown, HTML, JSON or JSON-LD. */
export async function write(
  declaration: Declaration,
  options: Options,
  format: 'text' | 'md' | 'html' | 'json' | 'jsonld',
): Promise<string> {
  if (format === 'jsonld')
    return `${JSON.stringify(jsonldNotice(declaration, options), null, 2)}\n`;
  const notice = composeNotice(declaration, options);
  if (format === 'text') return textNotice(notice);
  if (format === 'md') return markdownNotice(notice);
  if (format === 'json') return `${JSON.stringify(jsonNotice(notice), null, 2)}\n`;
  const html = (
    <html lang={options.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{notice.title}</title>
      </head>
      <body>
        <main>
          <h1>{notice.title}</h1>
          <NoticeBody notice={notice} open={true} />
        </main>
      </body>
    </html>
  );
  return `${documentOf(html)}\n`;
}
