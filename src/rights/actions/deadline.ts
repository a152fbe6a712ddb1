/** Requests from people: by when an answer is due. */
import * as z from 'zod';
import { type ResponseDeadline, responseDeadline } from '../../declaration/law/deadline.ts';
import { action, done, refuse } from '../../shell/action/action.ts';

function words(answer: ResponseDeadline): string {
  const lines = [
    `Received ${answer.received}. Answer by ${answer.due}.`,
    ...(answer.safe === answer.due ? [] : [`Safe day, if no pause is accepted: ${answer.safe}.`]),
    `An extension must be told by ${answer.extensionNoticeBy}; better by ${answer.extensionNoticeAdvised}.`,
    `Rests on ${answer.citations.join(', ')}.`,
  ];
  return `${lines.join('\n')}\n`;
}

export const deadline = action({
  name: 'rights.deadline',
  kind: 'read',
  summary: 'By when a request must be answered (GDPR art. 12(3))',
  who: 'anyone',
  input: z.strictObject({
    received: z.string().meta({
      description: 'when it arrived: 2026-03-05 or an instant such as 2026-01-31T23:30Z',
    }),
    extended: z.boolean().optional().meta({ description: 'three months instead of one' }),
    paused: z.int().min(0).max(3650).optional().meta({
      description: 'whole days spent waiting for the person, for identity or clarification',
    }),
  }),
  command: { words: 'deadline', text: words },
  run: async ({ received, extended, paused }) => {
    const answer = responseDeadline({
      received,
      ...(extended === undefined ? {} : { extended }),
      ...(paused === undefined ? {} : { pausedDays: paused }),
    });
    if (answer.kind === 'deadline') return done(answer);
    return refuse('invalid', `'${received}' cannot be used: ${answer.because}.`);
  },
});
