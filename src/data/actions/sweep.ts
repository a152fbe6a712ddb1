/** What no purpose holds any more goes; what a backup brought back goes again; and the proof of it. */
import * as z from 'zod';
import { day } from '../../declaration/law/day.ts';
import { parseDeclaration } from '../../declaration/parse.ts';
import {
  action,
  type Context,
  done,
  type Outcome,
  refuse,
  type SourceFile,
  sourceFile,
} from '../../shell/action/action.ts';
import type { KeptReport } from '../store/sweep/reports.ts';
import { doingInput, sweepInput } from '../sweep/input.ts';
import { codeOf, type Swept, wordsOf } from '../sweep/swept.ts';

const file = sourceFile.meta({
  file: true,
  position: 0,
  description: 'the declaration, vern.yaml',
});

type DoingAsked = {
  readonly file: SourceFile;
  readonly yes?: boolean | undefined;
  readonly plan?: string | undefined;
  readonly system?: string | undefined;
  readonly batch?: number | undefined;
  readonly throttle?: number | undefined;
  readonly limitPercent: number;
  readonly acceptNonTransactional?: boolean | undefined;
  readonly on?: string | undefined;
  readonly months?: number | undefined;
};

async function swept(
  kind: Swept['kind'],
  { file: source, on, yes = false, plan, throttle, months = 0, ...rest }: DoingAsked,
  context: Context,
): Promise<Outcome<Swept>> {
  const wanted = on === undefined ? undefined : day(on);
  if (on !== undefined && wanted === undefined)
    return refuse('invalid', `'${on}' is not a day; write it as 2026-02-28.`);
  // Loaded when needed: a command that only reads a file must not load a database driver.
  const [{ withEngine }, { sweep }] = await Promise.all([
    import('../store/open.ts'),
    import('../store/sweep/sweep.ts'),
  ]);
  const use = yes || plan !== undefined ? 'do' : 'plan';
  const asked = { file: source, use, ...(wanted !== undefined && { day: wanted }) } as const;
  const acceptNonTransactional = rest.acceptNonTransactional === true;
  const asks = { ...rest, kind, file: source.name, today: context.today, yes, plan, months };
  return withEngine(asked, context, (engine) =>
    sweep(engine, { ...asks, throttleMs: throttle, acceptNonTransactional }, context),
  );
}

/** What the trail keeps of a sweep. */
export function trailOf({ organisation, kind, day: on, state, hash, done: steps, report }: Swept) {
  const total = (of: 'planned' | 'done' | 'changed' | 'failed') =>
    steps.reduce((sum, step) => sum + step[of], 0);
  return {
    organisation,
    payload: {
      kind,
      day: on,
      state,
      plan: hash,
      report,
      planned: total('planned'),
      done: total('done'),
      changed: total('changed'),
      failed: total('failed'),
    },
  };
}

/** The sweep itself; the retention room shows it and adds what people do by hand. */
export const sweep = action({
  name: 'data.sweep',
  kind: 'verb',
  summary: 'Erase what no purpose holds any more',
  who: 'staff',
  input: z.strictObject({ file, ...sweepInput }),
  records: trailOf,
  run: async (input, context) => swept('sweep', input, context),
});

/** `vern reforget`: GDPR art. 17(1). */
export const reforget = action({
  name: 'data.reforget',
  kind: 'verb',
  summary:
    'Erase again what a restored backup or an import brought back; the plan, until --yes or --plan',
  who: 'staff',
  input: z.strictObject({ file, ...doingInput }),
  command: { words: 'reforget', text: (value: Swept) => wordsOf(value), code: codeOf },
  records: trailOf,
  run: async (input, context) => swept('reforget', input, context),
});

interface Reports {
  readonly organisation: string;
  readonly reports: readonly KeptReport[];
}

function reportLines({ organisation, reports }: Reports): string {
  if (reports.length === 0) return `${organisation}: nothing was swept yet.\n`;
  const lines = reports.map(({ id, at, kind, report }) => {
    const rows = report.steps.reduce((sum, step) => sum + step.done, 0);
    return `${id}  ${at.slice(0, 16).replace('T', ' ')}  ${kind} of ${report.day}: ${rows} rows, ${report.state}`;
  });
  return `${lines.join('\n')}\n`;
}

function reportWords({ reports }: Reports): string {
  return reports
    .map(({ id, at, report }) => {
      const rules = report.rules.map(
        ({ place, rule }) => `${place.system}.${place.dataset}: ${rule}`,
      );
      const steps = report.steps.map(
        ({ system, dataset, does, planned, done: gone, changed, failed, keysHash, from, to }) =>
          `${system}.${dataset}: ${does}, planned ${planned}, done ${gone}, changed ${changed}, failed ${failed}; keys ${keysHash.slice(0, 16)}; ${from ?? ''} to ${to ?? ''}`,
      );
      const left = report.left.map(
        ({ system, dataset, because }) => `${system}.${dataset}: ${because}`,
      );
      const head = `Report ${id} of ${at}: ${report.kind} of ${report.day}, ${report.state}, by ${report.by}; plan ${report.plan}`;
      return [head, ...rules, ...steps, ...left].join('\n');
    })
    .join('\n\n')
    .concat('\n');
}

/** `vern sweeps`: the proof, never the data. */
export const reports = action({
  name: 'data.reports',
  kind: 'read',
  summary: 'The reports of earlier sweeps; --show ID gives one of them',
  who: 'staff',
  input: z.strictObject({
    file,
    show: z.string().optional().meta({ description: 'the id of a report' }),
  }),
  command: {
    words: 'sweeps',
    text: (value: Reports, { show }) => (show === undefined ? reportLines : reportWords)(value),
  },
  run: async ({ file: source, show }, context): Promise<Outcome<Reports>> => {
    const parsed = parseDeclaration(source.text, source.name);
    if (!parsed.ok)
      return refuse('invalid', `The declaration has errors: see vern check ${source.name}.`);
    const organisation = parsed.declaration.organisation.slug ?? source.folder ?? 'organisation';
    const { reportsOf } = await import('../store/sweep/reports.ts');
    const found = await reportsOf(await context.database(), organisation, show);
    if (show !== undefined && found.length === 0)
      return refuse('missing', `There is no report ${show}. vern sweeps FILE lists them.`);
    return done({ organisation, reports: found });
  },
});
