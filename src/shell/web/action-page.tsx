/**
 * How does a person do an action in a browser?
 *
 * With a form made from the action's declared inputs; a room adds only the words. The answer is shown
 * on the same page, with what was filled in kept.
 */
import type { FC } from 'hono/jsx';
import { type Action, type Input, inputs, type Outcome } from '../action/action.ts';
import { chooseLanguage } from '../http/language.ts';
import {
  type Asked,
  type HtmlAnswer,
  type Page,
  page,
  type UiLanguage,
  uiLanguages,
} from '../http/page.ts';

/** The words of a form in one language; `fields` by the name of the input. */
export interface FormWords {
  readonly title: string;
  readonly lead: string;
  readonly submit: string;
  readonly fields: Readonly<Record<string, string>>;
}

interface Form {
  readonly action: Action;
  readonly path: string;
  readonly words: Readonly<Record<UiLanguage, FormWords>>;
  /** What a good answer says in the reader’s language. */
  answer(value: unknown, language: UiLanguage): string;
}

const back: Readonly<Record<UiLanguage, string>> = {
  nb: 'For ansatte',
  nn: 'For tilsette',
  en: 'For staff',
};

const Field: FC<{ input: Input; label: string; value: string }> = ({ input, label, value }) => {
  const shared = { id: `f-${input.name}`, name: input.name, required: input.required };
  if (input.type === 'boolean')
    return (
      <div class="ds-field">
        <input
          class="ds-input"
          type="checkbox"
          id={shared.id}
          name={input.name}
          checked={value === 'on'}
        />
        <label class="ds-label" for={shared.id}>
          {label}
        </label>
      </div>
    );
  return (
    <div class="ds-field">
      <label class="ds-label" for={shared.id}>
        {label}
      </label>
      {input.type === 'file' && (
        <textarea class="ds-input" rows={14} spellcheck={false} {...shared}>
          {value}
        </textarea>
      )}
      {input.type === 'choice' && (
        <select class="ds-input" {...shared}>
          {!input.required && <option value="" />}
          {input.choices.map((choice) => (
            <option value={choice} selected={choice === value}>
              {choice}
            </option>
          ))}
        </select>
      )}
      {input.type !== 'file' && input.type !== 'choice' && (
        <input class="ds-input" type={fieldTypes[input.type]} value={value} {...shared} />
      )}
    </div>
  );
};

const fieldTypes = { text: 'text', number: 'number', day: 'date' } as const;

/** What a posted form says, as the action takes it. */
export function written(declared: Action, form: Readonly<Record<string, string>>) {
  const given = inputs(declared).flatMap((input): [string, unknown][] => {
    const value = form[input.name] ?? '';
    if (value === '') return [];
    if (input.type === 'file') return [[input.name, { name: 'vern.yaml', text: value }]];
    if (input.type === 'number') return [[input.name, Number(value)]];
    return [[input.name, input.type === 'boolean' ? value === 'on' : value]];
  });
  return Object.fromEntries(given);
}

function body(form: Form, asked: Asked, outcome: Outcome<unknown> | undefined): HtmlAnswer {
  const language = chooseLanguage(
    uiLanguages,
    asked.query.get('lang') ?? asked.form['lang'],
    asked.acceptLanguage,
  );
  const words = form.words[language];
  return {
    kind: 'html',
    status: outcome?.ok === false ? 400 : 200,
    title: `${words.title} – Vern`,
    language,
    languages: uiLanguages,
    crumbs: [{ label: back[language], href: `/admin?lang=${language}` }, { label: words.title }],
    body: (
      <div class="narrow">
        <h1 class="ds-heading" data-size="lg">
          {words.title}
        </h1>
        <p class="lead">{words.lead}</p>
        {outcome !== undefined && (
          <div class="ds-alert answer" data-color={outcome.ok ? 'success' : 'danger'} role="status">
            {outcome.ok ? form.answer(outcome.value, language) : outcome.because}
          </div>
        )}
        <form class="plain" method="post" action={`${form.path}?lang=${language}`}>
          <input type="hidden" name="csrf" value={asked.staff?.csrf} />
          {inputs(form.action).map((input) => (
            <Field
              input={input}
              label={words.fields[input.name] ?? input.description}
              value={asked.form[input.name] ?? ''}
            />
          ))}
          <div>
            <button class="ds-button" type="submit">
              {words.submit}
            </button>
          </div>
        </form>
      </div>
    ),
  };
}

/** The form of an action for staff, and where it is posted. */
export function actionPages(form: Form): readonly Page[] {
  const { name } = form.action;
  return [
    page({
      name: `${name}.form`,
      path: form.path,
      who: 'staff',
      cached: false,
      show: async (asked) => body(form, asked, undefined),
    }),
    page({
      name: `${name}.post`,
      path: form.path,
      method: 'post',
      who: 'staff',
      cached: false,
      show: async (asked) =>
        body(form, asked, await asked.act(name, written(form.action, asked.form))),
    }),
  ];
}
