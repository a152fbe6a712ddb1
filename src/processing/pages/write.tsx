/** The record as a file of its own: HTML and a spreadsheet. */
import writeSpreadsheet from 'write-excel-file/node';
import { documentOf } from '../../shell/web/document.ts';
import { recordTable } from '../formats.ts';
import type { ProcessingRecord } from '../record.ts';
import { recordWords } from '../words.ts';
import { RecordBody } from './body.tsx';

/** A document of HTML with the whole record. */
export function recordHtml(record: ProcessingRecord): string {
  const title = recordWords[record.language].title;
  const html = (
    <html lang={record.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
      </head>
      <body>
        <h1>{title}</h1>
        <RecordBody record={record} />
      </body>
    </html>
  );
  return `${documentOf(html)}\n`;
}

/** An .xlsx workbook: the activities, the controller and the measures, one sheet each. */
export async function recordSpreadsheet(record: ProcessingRecord): Promise<Uint8Array> {
  const words = recordWords[record.language];
  const { headings, rows } = recordTable(record);
  const bold = (value: string) => ({ value, fontWeight: 'bold' as const });
  const cell = (value: string) => ({ value, wrap: true, alignVertical: 'top' as const });
  const sheets = [
    {
      sheet: words.activitiesHeading,
      data: [headings.map(bold), ...rows.map((row) => row.map(cell))],
      columns: headings.map(() => ({ width: 32 })),
      stickyRowsCount: 1,
    },
    {
      sheet: words.controllerHeading,
      data: record.controller.map(({ label, value }) => [bold(label), cell(value)]),
      columns: [{ width: 26 }, { width: 60 }],
    },
    {
      sheet: words.measuresHeading,
      data: record.measures.map((measure) => [cell(measure)]),
      columns: [{ width: 80 }],
    },
  ];
  const made = writeSpreadsheet(sheets.filter(({ data }) => data.length > 0));
  return new Uint8Array(await made.toBuffer());
}
