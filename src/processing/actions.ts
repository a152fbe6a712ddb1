/** The record of processing activities (GDPR art. 30). */
import * as z from 'zod';
import { formatComplaint } from '../declaration/complaint.ts';
import { parseDeclaration } from '../declaration/parse.ts';
import { action, done, type Outcome, refuse, sourceFile } from '../shell/action/action.ts';
import { recordCsv } from './formats.ts';
import { type ProcessingRecord, processingRecord } from './record.ts';

const formats = ['csv', 'xlsx', 'html', 'json'] as const;

interface Written {
  readonly format: (typeof formats)[number];
  readonly record: ProcessingRecord;
}

async function body({ format, record }: Written): Promise<string | Uint8Array> {
  if (format === 'json') return `${JSON.stringify(record, null, 2)}\n`;
  if (format === 'csv') return recordCsv(record);
  const { recordHtml, recordSpreadsheet } = await import('./pages/write.tsx');
  return format === 'html' ? recordHtml(record) : recordSpreadsheet(record);
}

const records = action({
  name: 'processing.records',
  kind: 'read',
  summary: 'The record of processing activities (GDPR art. 30)',
  who: 'staff',
  input: z.strictObject({
    file: sourceFile.meta({ file: true, position: 0, description: 'the declaration, vern.yaml' }),
    format: z.enum(formats).default('csv').meta({ description: 'how it is written' }),
    language: z.enum(['nb', 'nn', 'en']).optional().meta({ description: 'nb, nn or en' }),
  }),
  command: { words: 'records', text: (written: Written) => body(written) },
  run: async ({ file, format, language }): Promise<Outcome<Written>> => {
    const parsed = parseDeclaration(file.text, file.name);
    if (!parsed.ok)
      return refuse(
        'invalid',
        `The declaration cannot be read:\n${parsed.complaints.map(formatComplaint).join('\n')}`,
      );
    const [first] = parsed.declaration.notice.languages;
    const chosen = language ?? (first === 'nn' || first === 'en' ? first : 'nb');
    return done({ format, record: processingRecord(parsed.declaration, chosen) });
  },
});

export const actions = [records];
