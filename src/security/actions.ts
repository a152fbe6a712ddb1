/** The trail: whether anything in it was changed behind our back. */
import * as z from 'zod';
import { action, done } from '../shell/action/action.ts';
import type { TrailReport } from '../shell/store/trail-verify.ts';

function words({ findings, remarks, checked, expired, erased }: TrailReport): string {
  const lines = [
    ...findings.map(({ kind, text }) => `${kind}: ${text}`),
    ...remarks,
    findings.length === 0
      ? `The trail is whole: ${checked} entries checked, ${expired} expired and ${erased} erased as planned.`
      : `The trail is NOT whole: ${findings.length} findings in ${checked} entries.`,
  ];
  return `${lines.join('\n')}\n`;
}

const verify = action({
  name: 'security.verifyTrail',
  kind: 'read',
  summary: 'Whether any entry of the trail was changed, removed, inserted, reordered or cut off',
  who: 'staff',
  input: z.strictObject({}),
  command: {
    words: 'audit verify',
    text: words,
    no: ({ findings }: TrailReport) => findings.length > 0,
  },
  run: async (_, { store }) => {
    const { verifyTrail } = await import('../shell/store/trail-verify.ts');
    return done(await verifyTrail(await store()));
  },
});

export const actions = [verify];
