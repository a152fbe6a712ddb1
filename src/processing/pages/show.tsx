/** The record for staff, on a page and as files. */
import { parseDeclaration } from '../../declaration/parse.ts';
import { chooseLanguage } from '../../shell/http/language.ts';
import { type Answer, type Asked, page, uiLanguages } from '../../shell/http/page.ts';
import { problemPage } from '../../shell/web/layout.tsx';
import { recordCsv } from '../formats.ts';
import { type ProcessingRecord, processingRecord } from '../record.ts';
import { recordWords } from '../words.ts';
import { RecordBody } from './body.tsx';
import { recordSpreadsheet } from './write.tsx';

interface Loaded {
  readonly organisation: string;
  readonly name: string;
  readonly record: ProcessingRecord;
}

async function load(asked: Asked): Promise<Loaded | undefined> {
  const organisation = asked.params['organisation'] ?? '';
  const outcome = await asked.read('controller.version', { organisation });
  if (!outcome.ok) return undefined;
  const version = outcome.value as { source: string; sourceName: string };
  const parsed = parseDeclaration(version.source, version.sourceName);
  if (!parsed.ok) return undefined;
  const language = chooseLanguage(uiLanguages, asked.query.get('lang'), asked.acceptLanguage);
  return {
    organisation,
    name: parsed.declaration.organisation.name,
    record: processingRecord(parsed.declaration, language),
  };
}

function missing(asked: Asked): Answer {
  return problemPage(
    404,
    chooseLanguage(uiLanguages, asked.query.get('lang'), asked.acceptLanguage),
  );
}

const show = page({
  name: 'processing.show',
  path: '/admin/:organisation/records',
  who: 'staff',
  cached: false,
  async show(asked) {
    const loaded = await load(asked);
    if (loaded === undefined) return missing(asked);
    const { record, organisation, name } = loaded;
    const words = recordWords[record.language];
    return {
      kind: 'html',
      title: `${words.title} – ${name}`,
      language: record.language,
      languages: uiLanguages,
      crumbs: [{ label: name, href: `/admin?lang=${record.language}` }, { label: words.title }],
      body: (
        <>
          <h1 class="ds-heading" data-size="lg">
            {words.title}
          </h1>
          <p class="lead">{words.lead}</p>
          <nav aria-label={words.formats}>
            <ul class="formats">
              {['csv', 'xlsx', 'json'].map((format) => (
                <li>
                  <a
                    class="ds-link"
                    href={`/admin/${organisation}/records.${format}?lang=${record.language}`}
                  >
                    {format.toUpperCase()}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <RecordBody record={record} />
        </>
      ),
    };
  },
});

const types = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

const file = page({
  name: 'processing.file',
  path: '/admin/:organisation/:file{records\\.(csv|json|xlsx)}',
  who: 'staff',
  cached: false,
  async show(asked) {
    const loaded = await load(asked);
    if (loaded === undefined) return missing(asked);
    const format = (asked.params['file'] ?? '').split('.')[1] as keyof typeof types;
    const { record, organisation } = loaded;
    const bodies = {
      csv: () => recordCsv(record),
      json: () => `${JSON.stringify(record, null, 2)}\n`,
      xlsx: () => recordSpreadsheet(record),
    };
    return {
      kind: 'file',
      type: types[format],
      language: record.language,
      body: await bodies[format](),
      filename: `${organisation}-records.${format}`,
    };
  },
});

export const pages = [show, file];
