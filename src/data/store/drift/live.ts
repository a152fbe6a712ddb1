/**
 * How are the live databases asked for what a comparison with the declaration needs?
 *
 * Catalogues and counts, read-only; nothing of a row leaves the database but the key of a sample.
 */

import { type Complaint, inOrder } from '../../../declaration/complaint.ts';
import type { Catalogue } from '../../../declaration/database/catalogue.ts';
import type { Parsed } from '../../../declaration/parse.ts';
import { done, type Outcome, refuse } from '../../../shell/action/action.ts';
import { connect } from '../../../shell/connectors/connect.ts';
import type { Connector } from '../../../shell/connectors/contract.ts';
import { ConnectorProblem } from '../../../shell/connectors/problem.ts';
import { type Draft, draftOf } from '../../drift/draft.ts';
import { driftOf } from '../../drift/drift.ts';
import { liveFacts } from '../../drift/facts.ts';
import { type Answers, type Question, questionsOf } from '../../drift/questions.ts';
import { openSystems } from '../systems.ts';

/** The complaints, how many systems have a connector, and how many of them answered. */
export type Drift = {
  readonly complaints: readonly Complaint[];
  readonly systems: number;
  readonly answered: number;
};

// A count of a large table is worth a minute, not the night.
const statementTimeoutMs = 60_000;

/** Compares a declaration with its live systems. Never throws for one that cannot be reached. */
export async function compareLive(
  parsed: Extract<Parsed, { ok: true }>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Drift> {
  const { declaration } = parsed;
  const systems = await openSystems(declaration, environment, {
    readOnly: true,
    statementTimeoutMs,
  });
  try {
    const catalogues = new Map<string, Catalogue>();
    for (const [name, { catalogue }] of systems.open) catalogues.set(name, catalogue);
    const silent = systems.all.flatMap((one) =>
      one.state === 'unset' || one.state === 'failed'
        ? [{ name: one.name, because: one.because }]
        : [],
    );
    const facts = liveFacts(declaration, catalogues, silent);
    const answers: Record<string, Answers[string]> = {};
    for (const question of questionsOf(facts)) {
      const connector = systems.open.get(question.system)?.connector;
      const found = connector === undefined ? undefined : await ask(connector, question);
      if (found !== undefined) answers[question.id] = found;
    }
    return {
      complaints: inOrder(driftOf(parsed, { ...facts, answers })),
      systems: catalogues.size + silent.length,
      answered: catalogues.size,
    };
  } finally {
    await systems.close();
  }
}

/** The counts, or undefined when the database does not let us count. */
async function ask(
  connector: Connector,
  { filter, of, sample }: Question,
): Promise<Answers[string] | undefined> {
  try {
    if (sample === undefined) return await connector.tally(filter, of);
    const counts: Record<string, number> = Object.fromEntries(
      Object.keys(of).map((name) => [name, 0]),
    );
    for await (const rows of connector.select({ ...filter, columns: [], flags: of, limit: sample }))
      for (const row of rows)
        for (const name of Object.keys(of))
          if (row[name] === true) counts[name] = (counts[name] ?? 0) + 1;
    return counts;
  } catch (thrown) {
    if (thrown instanceof ConnectorProblem) return undefined;
    throw thrown;
  }
}

/** Drafts a declaration from a live database. */
export async function draftFrom(
  address: string,
  { system, connect: name }: { readonly system: string; readonly connect: string },
): Promise<Outcome<Draft>> {
  try {
    const connector = await connect(address, { readOnly: true });
    try {
      return done(draftOf(await connector.catalogue(), system, name));
    } finally {
      await connector.close();
    }
  } catch (thrown) {
    if (!(thrown instanceof ConnectorProblem)) throw thrown;
    return refuse(thrown.exitCode === 2 ? 'invalid' : 'unreachable', thrown.message);
  }
}
