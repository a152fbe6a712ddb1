import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Day } from '../declaration/law/day.ts';
import { newTasks, standing, type Task, taskLines } from './tasks.ts';

const today = '2026-11-22' as Day;
const place = { system: 'mailbox', dataset: 'messages' };
const found = {
  place,
  before: '2025-11-22' as Day,
  purposes: ['enquiries'],
  unless: [],
  overdue: false,
};
const task: Task = {
  ...place,
  id: '1',
  purpose: 'enquiries',
  unless: '',
  deleteBefore: '2025-11-22' as Day,
  due: '2026-12-22' as Day,
  doneAt: null,
  doneBy: null,
  evidence: null,
};
const asked = { today, dueDays: 30 };

test('a system without a connector becomes one task, due a month later', () => {
  const [made, ...others] = newTasks([found], [], asked);
  assert.deepEqual(others, []);
  assert.deepEqual([made?.deleteBefore, made?.due], ['2025-11-22', '2026-12-22']);
});

test('where a maximum is reached the task is due at once', () => {
  const [made] = newTasks([{ ...found, overdue: true }], [], asked);
  assert.equal(made?.due, today);
});

test('a task that is still open is not given again on another day', () => {
  const later = { ...found, before: '2025-12-22' as Day };
  assert.deepEqual(newTasks([later], [task], asked), []);
  const done = { ...task, doneAt: '2026-11-30T08:00:00Z' };
  assert.equal(newTasks([later], [done], asked).length, 1);
  assert.deepEqual(newTasks([found], [done], asked), []);
});

test('a task is overdue on the day after it was due', () => {
  assert.equal(standing(task, task.due).state, 'open');
  const late = standing(task, '2026-12-23' as Day);
  assert.equal(late.state, 'overdue');
  assert.match(taskLines(late).join(), /OVERDUE, due 2026-12-22/);
});
