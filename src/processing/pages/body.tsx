/** The record as tables. */
import type { FC } from 'hono/jsx';
import { recordTable } from '../formats.ts';
import type { ProcessingRecord } from '../record.ts';
import { recordWords } from '../words.ts';

const Cell: FC<{ value: string }> = ({ value }) => {
  const lines = value.split('\n').filter((line) => line !== '');
  if (lines.length <= 1) return <>{value}</>;
  return (
    <ul>
      {lines.map((line) => (
        <li>{line}</li>
      ))}
    </ul>
  );
};

export const RecordBody: FC<{ record: ProcessingRecord }> = ({ record }) => {
  const words = recordWords[record.language];
  const { headings, rows } = recordTable(record);
  return (
    <>
      <section>
        <h2 class="ds-heading" data-size="sm" id="controller-h">
          {words.controllerHeading}
        </h2>
        <dl class="facts">
          {record.controller.map(({ label, value }) => (
            <div>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h2 class="ds-heading" data-size="sm" id="activities-h">
          {words.activitiesHeading}
        </h2>
        <div class="scroll wide" tabindex={0} role="region" aria-labelledby="activities-h">
          <table class="ds-table" data-color="neutral" data-size="sm">
            <thead>
              <tr>
                {headings.map((heading) => (
                  <th scope="col">{heading}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(([first = '', ...others]) => (
                <tr>
                  <th scope="row">{first}</th>
                  {others.map((value) => (
                    <td>
                      <Cell value={value} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section>
        <h2 class="ds-heading" data-size="sm" id="measures-h">
          {words.measuresHeading}
        </h2>
        <ul class="ds-list">
          {record.measures.map((measure) => (
            <li>{measure}</li>
          ))}
        </ul>
      </section>
    </>
  );
};
