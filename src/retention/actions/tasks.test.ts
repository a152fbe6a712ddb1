import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installation } from '../../data/testing/installation.ts';
import type { Day } from '../../declaration/law/day.ts';
import { addTasks } from '../store/tasks.ts';

const text = `vern: 1
organisation: { name: Eksempel AS, number: "310000094", email: post@example.no, address: Gata 1 }
notice: { languages: [nb] }
subjects: { lead: { title: { nb: Spørsmål }, is: lead } }
systems:
  mailbox:
    title: { nb: Postkassen }
    datasets:
      messages:
        title: { nb: E-post }
        about: lead
        identifiedBy: { email: sender }
        fields: { sender: email, message: messages }
        events: { received: { column: received_at, title: { nb: at den kom } } }
purposes:
  enquiries:
    title: { nb: Svare }
    is: enquiries
    basis: legitimate interest
    interest: { nb: Vi vil svare. }
    needs: [mailbox.messages.*]
    until: { after: mailbox.messages.received, for: P1Y }
`;

type Listed = { readonly tasks: readonly { readonly id: string; readonly state: string }[] };

test('a task is closed with evidence and by name, and the trail has it', async (t) => {
  const at = await installation({ slug: 'eksempel', text, environment: {} });
  t.after(() => at.close());
  await addTasks(at.store.db, 'eksempel', {
    at: '2026-11-22T09:00:00Z',
    tasks: [
      {
        system: 'mailbox',
        dataset: 'messages',
        purpose: 'enquiries',
        unless: '',
        deleteBefore: '2025-11-22' as Day,
        due: '2026-12-22' as Day,
      },
    ],
  });
  const listed = await at.json('tasks', at.file);
  const [task] = (listed.value as Listed).tasks;
  assert.equal(task?.state, 'open');
  const id = task?.id ?? '';
  const without = await at.vern('tasks', at.file, '--done', id, '--by', 'Kari');
  assert.equal(without.code, 2);
  assert.match(without.err, /--evidence/);
  const blank = await at.vern('tasks', at.file, '--done', id, '--by', 'Kari', '--evidence', ' ');
  assert.equal(blank.code, 2);
  at.setNow('2026-12-23T09:00:00Z');
  assert.match((await at.vern('tasks', at.file)).out, /OVERDUE, due 2026-12-22/);
  const said = ['--done', id, '--by', 'Kari', '--evidence', 'The folder is empty before that day'];
  const done = await at.vern('tasks', at.file, ...said);
  assert.equal(done.code, 0, done.err);
  assert.match(done.out, /done by Kari on 2026-12-23: The folder is empty/);
  assert.equal((await at.vern('tasks', at.file, ...said)).code, 1, 'a task is done once');
  assert.match((await at.vern('tasks', at.file)).out, /nothing is to be deleted by hand/);
  const trail = await at.store.db
    .selectFrom('trail_entry')
    .select(['action', 'outcome'])
    .where('action', '=', 'retention.tasks')
    .execute();
  assert.equal(trail.filter(({ outcome }) => outcome === 'done').length, 4);
});
