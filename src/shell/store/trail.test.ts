import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { sql } from 'kysely';
import type { Client } from 'pg';
import type { Store } from './open.ts';
import { readHead } from './seal.ts';
import { bothKinds, other } from './testing/stores.ts';
import { append, erasePayloads, expire, type TrailEntry } from './trail.ts';
import { type TrailFinding, verifyTrail } from './trail-verify.ts';

const entry = (organisation: string | null, index = 1): TrailEntry => ({
  organisation,
  at: `2026-03-01T10:00:00.${String(index).padStart(3, '0')}Z`,
  actor: 'operator:kari',
  action: 'rights.receive',
  outcome: 'done',
  payload: { request: index, note: 'æøå' },
});

async function write(store: Store, organisation: string, count: number): Promise<void> {
  await store.db.transaction().execute(async (transaction) => {
    for (let index = 1; index <= count; index += 1)
      await append(transaction, entry(organisation, index));
  });
  await store.trail.flush();
}

const of = (organisation: string, findings: readonly TrailFinding[]) =>
  findings.filter((one) => one.organisation === organisation);

/** Does what no trigger allows, as the owner of the database could. */
async function behindItsBack(client: Client, statements: readonly string[]): Promise<void> {
  await client.query('begin; set local session_replication_role = replica');
  for (const statement of statements) await client.query(statement);
  await client.query('commit');
}

for (const shared of bothKinds()) {
  const named = (sentence: string) => `${sentence} (${shared.kind})`;
  const options = { skip: shared.skip };
  let count = 0;
  const fresh = () => {
    count += 1;
    return `org-${count}`;
  };

  test(named('Entries are numbered, chained and found whole'), options, async () => {
    const store = await shared.store();
    const organisation = fresh();
    await write(store, organisation, 5);
    const rows = await store.db
      .selectFrom('trail_entry')
      .selectAll()
      .where('organisation', '=', organisation)
      .orderBy('seq')
      .execute();
    assert.deepEqual(
      rows.map((row) => row.seq),
      [1, 2, 3, 4, 5],
    );
    assert.equal(rows[4]?.previous, rows[3]?.hash);
    assert.equal(rows[0]?.at, '2026-03-01T10:00:00.001Z');
    const report = await verifyTrail(store);
    assert.deepEqual([of(organisation, report.findings), report.remarks], [[], []]);
  });

  test(named('An entry is part of the transaction it records'), options, async () => {
    const store = await shared.store();
    const organisation = fresh();
    const failed = store.db.transaction().execute(async (transaction) => {
      await append(transaction, entry(organisation));
      throw new Error('changed our mind');
    });
    await assert.rejects(failed, /changed our mind/);
    await assert.rejects(append(store.db, entry(organisation)), /needs a transaction/);
    await write(store, organisation, 1);
    assert.deepEqual(of(organisation, (await verifyTrail(store)).findings), []);
  });

  test(
    named('Details with characters PostgreSQL cannot keep are still verifiable'),
    options,
    async () => {
      const store = await shared.store();
      const organisation = fresh();
      const odd = { 'a\0b': 'x\0y', half: '\ud800', big: 1e21, zero: -0, ø: [{ b: 1, a: null }] };
      await store.db
        .transaction()
        .execute((transaction) =>
          append(transaction, { ...entry(organisation), actor: 'a\0', payload: odd }),
        );
      assert.deepEqual(of(organisation, (await verifyTrail(store)).findings), []);
    },
  );

  test(
    named('The application can neither change nor remove what is append-only'),
    options,
    async () => {
      const store = await shared.store();
      const organisation = fresh();
      await write(store, organisation, 2);
      for (const statement of [
        'update trail_entry set actor = actor',
        'delete from trail_entry',
        'truncate trail_entry',
        'update trail_payload set salt = salt',
        'update declaration_version set source = source',
        'delete from trail_checkpoint',
        'drop table trail_entry',
        'alter table trail_entry disable trigger all',
        'delete from schema_migration',
      ])
        await assert.rejects(
          sql.raw(statement).execute(store.db),
          /permission denied|must be owner/,
          statement,
        );
      await shared.owner(async (client) => {
        const where = `where organisation = '${organisation}'`;
        await assert.rejects(
          client.query(`update trail_entry set actor = 'x' ${where}`),
          /append-only/,
        );
        await assert.rejects(client.query(`delete from trail_entry ${where}`), /append-only/);
        await assert.rejects(client.query('truncate trail_entry'), /append-only/);
      });
    },
  );

  test(named('Concurrent writers in one process do not fork a chain'), options, async () => {
    const store = await shared.store();
    const organisation = fresh();
    await Promise.all(Array.from({ length: 40 }, () => write(store, organisation, 3)));
    const report = await verifyTrail(store);
    assert.deepEqual(of(organisation, report.findings), []);
    assert.equal(readHead(store.dataFolder, store.trail.keys, organisation)?.seq, 120);
  });

  test(named('Concurrent processes do not fork a chain, and keep one head'), options, async () => {
    const store = await shared.store();
    const databaseUrl = store.kind === 'external' ? store.url : undefined;
    const opening = { dataFolder: store.dataFolder, databaseUrl };
    const writers = [1, 2, 3].map(() => other({ do: 'append', opening, times: 40 }));
    for (const writer of writers) assert.equal(await writer.ended(), 0, writer.stderr());
    const report = await verifyTrail(store);
    assert.deepEqual(of('shop', report.findings), []);
    assert.equal(readHead(store.dataFolder, store.trail.keys, 'shop')?.seq, 120);
  });

  test(
    named('The head is written soon after the commit, without being asked'),
    options,
    async () => {
      const store = await shared.store();
      const organisation = fresh();
      await store.db
        .transaction()
        .execute((transaction) => append(transaction, entry(organisation)));
      for (let tries = 0; tries < 50; tries += 1) {
        if (readHead(store.dataFolder, store.trail.keys, organisation)?.seq === 1) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      assert.fail('no head was written');
    },
  );

  test(
    named('Erased details and an expired beginning are counted, not found'),
    options,
    async () => {
      const store = await shared.store();
      const organisation = fresh();
      const before = await verifyTrail(store);
      await write(store, organisation, 10);
      const at = '2026-04-01T00:00:00Z';
      await store.db.transaction().execute(async (transaction) => {
        const erased = { organisation, at, why: 'the request was closed', from: 4, to: 5 };
        assert.equal(await erasePayloads(transaction, erased), 2);
        const beginning = { organisation, at, before: '2026-03-01T10:00:00.004Z' };
        assert.equal(await expire(transaction, beginning), 3);
      });
      const report = await verifyTrail(store);
      assert.deepEqual(of(organisation, report.findings), []);
      assert.deepEqual([report.expired - before.expired, report.erased - before.erased], [3, 2]);
      assert.equal(report.checked - before.checked, 7);
      await write(store, organisation, 1);
      await store.db.transaction().execute(async (transaction) => {
        await expire(transaction, { organisation, at, before: at });
        await append(transaction, entry(organisation));
      });
      assert.deepEqual(of(organisation, (await verifyTrail(store)).findings), []);
    },
  );

  /** A single tampering, what it does to ten entries, and what must be found. */
  const where = (organisation: string, seq: number) =>
    `where organisation = '${organisation}' and seq = ${seq}`;
  const tamperings: Readonly<
    Record<
      string,
      (
        organisation: string,
        n: number,
      ) => { do: readonly string[]; finds: readonly [string, number][] }
    >
  > = {
    'a changed actor': (o, n) => ({
      do: [`update trail_entry set actor = 'operator:ola' ${where(o, n)}`],
      finds: [['changed', n]],
    }),
    'a changed moment': (o, n) => ({
      do: [`update trail_entry set at = at + interval '1 ms' ${where(o, n)}`],
      finds: [['changed', n]],
    }),
    'a changed entry with its hash and details made to fit': (o, n) => ({
      do: [`update trail_entry set outcome = 'x', hash = repeat('a', 64) ${where(o, n)}`],
      finds: [['changed', n]],
    }),
    'a removed entry': (o, n) => ({
      do: [`delete from trail_entry ${where(o, n)}`, `delete from trail_payload ${where(o, n)}`],
      finds: [[n === 10 ? 'tail cut' : 'removed', n]],
    }),
    'a removed entry and the rest moved up': (o, n) => ({
      do: ['trail_entry', 'trail_payload'].flatMap((table) => [
        `delete from ${table} ${where(o, n)}`,
        `update ${table} set seq = seq + 1000 where organisation = '${o}' and seq > ${n}`,
        `update ${table} set seq = seq - 1001 where organisation = '${o}' and seq > 1000`,
      ]),
      finds: [[n === 10 ? 'tail cut' : 'removed', n]],
    }),
    'an inserted entry and the rest moved down': (o, n) => ({
      do: [
        `update trail_entry set seq = seq + 1000 where organisation = '${o}' and seq >= ${n}`,
        `update trail_entry set seq = seq - 999 where organisation = '${o}' and seq > 1000`,
        `insert into trail_entry select organisation, ${n}, at, 'operator:ola', action, outcome,
           payload_digest, previous, repeat('b', 64), seal from trail_entry ${where(o, n === 1 ? 2 : n - 1)}`,
      ],
      finds: [['inserted', n]],
    }),
    'two entries exchanged': (o, n) => ({
      do: [
        `update trail_entry set seq = 1000 ${where(o, n)}`,
        `update trail_entry set seq = ${n} ${where(o, (n % 10) + 1)}`,
        `update trail_entry set seq = ${(n % 10) + 1} ${where(o, 1000)}`,
      ],
      finds: [
        ['reordered', n],
        ['reordered', (n % 10) + 1],
      ],
    }),
    'an entry added at the end': (o, n) => ({
      do: [
        `insert into trail_entry select organisation, 11, at, actor, action, outcome, payload_digest,
           previous, hash, seal from trail_entry ${where(o, n)}`,
      ],
      finds: [['inserted', 11]],
    }),
    'a cut tail': (o, n) => ({
      do: [
        `delete from trail_entry where organisation = '${o}' and seq >= ${n}`,
        `delete from trail_payload where organisation = '${o}' and seq >= ${n}`,
      ],
      finds: [['tail cut', n]],
    }),
    'changed details': (o, n) => ({
      do: [`update trail_payload set body = '{}' ${where(o, n)}`],
      finds: [['payload changed', n]],
    }),
    'removed details': (o, n) => ({
      do: [`delete from trail_payload ${where(o, n)}`],
      finds: [['payload removed', n]],
    }),
    'removed details with a forged note': (o, n) => ({
      do: [
        `delete from trail_payload ${where(o, n)}`,
        `insert into trail_erasure values ('${o}', ${n}, ${n}, now(), 'x',
           (select seal from trail_entry ${where(o, n)}))`,
      ],
      finds: [
        ['payload removed', n],
        ['erasure changed', n],
      ],
    }),
    'a beginning removed behind a forged checkpoint': (o, n) => ({
      do: [
        `insert into trail_checkpoint select organisation, seq, hash, now(), seal from trail_entry ${where(o, n)}`,
        `delete from trail_entry where organisation = '${o}' and seq <= ${n}`,
      ],
      finds: [
        ['checkpoint changed', n],
        [n === 10 ? 'tail cut' : 'removed', 1],
      ],
    }),
  };

  test(named('Every tampering with the trail is found and names the entry'), options, async () => {
    const store = await shared.store();
    const kinds = fc.constantFrom(...Object.keys(tamperings));
    const property = fc.asyncProperty(kinds, fc.integer({ min: 1, max: 10 }), async (kind, n) => {
      const organisation = fresh();
      await write(store, organisation, 10);
      const tampering = tamperings[kind]?.(organisation, n);
      assert.ok(tampering);
      await shared.owner((client) => behindItsBack(client, tampering.do));
      const findings = of(organisation, (await verifyTrail(store)).findings);
      for (const [fault, seq] of tampering.finds)
        assert.ok(
          findings.some((one) => one.kind === fault && one.seq === seq),
          `${kind} at ${n}: ${fault} ${seq} not in ${JSON.stringify(findings)}`,
        );
      if (!kind.includes('moved')) assert.equal(findings.length, tampering.finds.length, kind);
      await shared.owner((client) =>
        behindItsBack(
          client,
          ['entry', 'payload', 'checkpoint', 'erasure'].map(
            (table) => `delete from trail_${table} where organisation = '${organisation}'`,
          ),
        ),
      );
      rmSync(join(store.dataFolder, 'trail', `${organisation}.head`));
    });
    // Each kind once with certainty, then at random.
    for (const kind of Object.keys(tamperings))
      await fc.assert(property, { numRuns: 1, examples: [[kind, 4]] });
    await fc.assert(property, { numRuns: 15 });
  });

  test(
    named('A tampered chain never gets a new head, so the cut stays visible'),
    options,
    async () => {
      const store = await shared.store();
      const organisation = fresh();
      await write(store, organisation, 10);
      const cut = `where organisation = '${organisation}' and seq >= 8`;
      await shared.owner((client) =>
        behindItsBack(client, [
          `delete from trail_entry ${cut}`,
          `delete from trail_payload ${cut}`,
        ]),
      );
      await write(store, organisation, 6);
      const findings = of(organisation, (await verifyTrail(store)).findings);
      assert.ok(findings.some((one) => one.kind === 'changed' && one.seq === 10));
    },
  );

  test(named('A forged head is found, and a missing one remarked'), options, async () => {
    const store = await shared.store();
    const organisation = fresh();
    await write(store, organisation, 3);
    const path = join(store.dataFolder, 'trail', `${organisation}.head`);
    writeFileSync(
      path,
      JSON.stringify({ seq: 2, hash: 'x', seal: `${store.trail.keys.own.id}.x` }),
    );
    const found = await verifyTrail(store);
    assert.deepEqual(
      of(organisation, found.findings).map((one) => one.kind),
      ['head changed'],
    );
    rmSync(path);
    const report = await verifyTrail(store);
    assert.deepEqual(of(organisation, report.findings), []);
    assert.match(report.remarks.join(), new RegExp(`${organisation}: no head is kept`));
  });
}
