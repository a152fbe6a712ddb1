/** All versions of a notice, and the difference between any two. */
import type { FC } from 'hono/jsx';
import { changes as changesBetween } from '../../declaration/changes.ts';
import { dayInWords } from '../../declaration/terms/words.ts';
import { type Asked, page } from '../../shell/http/page.ts';
import { changeSentence } from '../changes-text.ts';
import { type Difference, difference } from '../difference.ts';
import type { NoticeLanguage } from '../notice.ts';
import { type Loaded, loadVersion, loadVersions, noticeOf, type Versions } from './load.ts';
import { frame, missing } from './show.tsx';
import { type PageWords, pageWords } from './words.ts';

type ListProps = {
  readonly versions: Versions;
  readonly loaded: Loaded;
  readonly asked: Asked;
};

function stateOf(number: number, { inForce, upcoming }: Versions, words: PageWords): string {
  if (number === inForce) return words.current;
  return upcoming.includes(number) ? words.upcoming : words.earlier;
}

const List: FC<ListProps> = ({ versions, loaded, asked }) => {
  const words = pageWords[loaded.language];
  const { organisation, language } = loaded;
  return (
    <table class="ds-table stack" data-color="neutral" data-size="sm">
      <caption>{words.versions}</caption>
      <thead>
        <tr>
          <th scope="col">{words.columns.version}</th>
          <th scope="col">{words.columns.day}</th>
          <th scope="col">{words.columns.state}</th>
        </tr>
      </thead>
      <tbody>
        {versions.all.toReversed().map(({ number, effectiveFrom, significant }) => (
          <tr>
            <th scope="row">
              <a
                class="ds-link"
                href={`${asked.href('notice.version', { organisation, number: String(number) })}?lang=${language}`}
              >
                {words.version(number)}
              </a>
            </th>
            <td data-label={words.columns.day}>{dayInWords(effectiveFrom, language)}</td>
            <td data-label={words.columns.state}>
              {stateOf(number, versions, words)}
              {significant ? `, ${words.significant}` : ''}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Choose: FC<ListProps & { from: number; to: number }> = (props) => {
  const { versions, loaded, asked, from, to } = props;
  const words = pageWords[loaded.language];
  const select = (name: 'from' | 'to', chosen: number) => (
    <div class="ds-field">
      <label class="ds-label" for={name}>
        {words[name]}
      </label>
      <select class="ds-input" id={name} name={name}>
        {versions.all.map(({ number }) => (
          <option value={String(number)} selected={number === chosen}>
            {String(number)}
          </option>
        ))}
      </select>
    </div>
  );
  return (
    <form
      class="plain"
      method="get"
      action={asked.href('notice.compare', { organisation: loaded.organisation })}
    >
      <h2 class="ds-heading" data-size="xs">
        {words.compare}
      </h2>
      <input type="hidden" name="lang" value={loaded.language} />
      {select('from', from)}
      {select('to', to)}
      <div>
        <button class="ds-button" type="submit">
          {words.compare}
        </button>
      </div>
    </form>
  );
};

const versionsPage = page({
  name: 'notice.versions',
  path: '/:organisation/notice/versions',
  who: 'anyone',
  cached: true,
  async show(asked) {
    const organisation = asked.params['organisation'] ?? '';
    const versions = await loadVersions(asked, organisation);
    const newest = versions?.all.at(-1)?.number;
    const loaded = await loadVersion(asked, organisation, versions?.inForce ?? newest);
    if (versions === undefined || loaded === undefined) return missing(asked);
    const words = pageWords[loaded.language];
    return {
      ...frame(asked, loaded, words.versions),
      body: (
        <div class="narrow">
          <h1 class="ds-heading" data-size="lg">
            {words.versions}
          </h1>
          <p class="lead">{words.versionsLead}</p>
          <List versions={versions} loaded={loaded} asked={asked} />
          {versions.all.length > 1 && (
            <Choose
              versions={versions}
              loaded={loaded}
              asked={asked}
              from={(newest ?? 2) - 1}
              to={newest ?? 2}
            />
          )}
        </div>
      ),
    };
  },
});

const Marked: FC<{ parts: Difference['parts'] }> = ({ parts }) => (
  <>
    {parts.map(({ text, change }) => {
      if (change === 'added') return <ins>{text}</ins>;
      return change === 'removed' ? <del>{text}</del> : text;
    })}
  </>
);

const Differences: FC<{ found: readonly Difference[]; language: NoticeLanguage }> = ({
  found,
  language,
}) => {
  const words = pageWords[language];
  const label = { added: words.added, removed: words.removed, reworded: words.reworded };
  return (
    <ul class="ds-list difference">
      {found.map(({ kind, parts, section }) => (
        <li>
          <strong>{`${label[kind]} (${section}): `}</strong>
          <Marked parts={parts} />
        </li>
      ))}
    </ul>
  );
};

async function twoVersions(asked: Asked): Promise<readonly [Loaded, Loaded] | undefined> {
  const organisation = asked.params['organisation'] ?? '';
  const numbers = [asked.query.get('from'), asked.query.get('to')].map(Number);
  const [from, to] = numbers.map((each) => (Number.isInteger(each) && each > 0 ? each : undefined));
  if (from === undefined || to === undefined) return undefined;
  const loaded = [
    await loadVersion(asked, organisation, from),
    await loadVersion(asked, organisation, to),
  ] as const;
  return loaded[0] !== undefined && loaded[1] !== undefined ? [loaded[0], loaded[1]] : undefined;
}

const comparePage = page({
  name: 'notice.compare',
  path: '/:organisation/notice/compare',
  who: 'anyone',
  cached: true,
  async show(asked) {
    const two = await twoVersions(asked);
    const versions = await loadVersions(asked, asked.params['organisation'] ?? '');
    if (two === undefined || versions === undefined) return missing(asked);
    const [old, next] = two;
    const { language } = next;
    const words = pageWords[language];
    const [before, after] = [
      await noticeOf(asked, { ...old, language, changes: [] }),
      await noticeOf(asked, { ...next, language, changes: [] }),
    ];
    const facts = { old: old.declaration, next: next.declaration };
    const inWords = new Set(
      changesBetween(facts.old, facts.next).map((change) =>
        changeSentence(change, facts, language),
      ),
    );
    const found = difference(before, after);
    const numbers = { from: old.version.number, to: next.version.number };
    const title = words.compareTitle(numbers.from, numbers.to);
    return {
      ...frame(asked, next, title),
      body: (
        <div class="narrow">
          <h1 class="ds-heading" data-size="lg">
            {title}
          </h1>
          <section>
            <h2 class="ds-heading" data-size="sm">
              {words.inWords}
            </h2>
            {inWords.size === 0 && <p class="ds-paragraph">{words.nothing}</p>}
            <ul class="ds-list">
              {[...inWords].map((text) => (
                <li>{text}</li>
              ))}
            </ul>
          </section>
          <section>
            <h2 class="ds-heading" data-size="sm">
              {words.marked}
            </h2>
            {found.length === 0 && <p class="ds-paragraph">{words.nothing}</p>}
            <Differences found={found} language={language} />
          </section>
          <Choose versions={versions} loaded={next} asked={asked} {...numbers} />
        </div>
      ),
    };
  },
});

export const versionPages = [versionsPage, comparePage];
