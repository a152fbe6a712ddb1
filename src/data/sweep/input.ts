/** What can be asked of a sweep, and of erasing again? */
import * as z from 'zod';

/** What can be asked of either. */
export const doingInput = {
  yes: z.boolean().optional().meta({ description: 'do it, where a yes is enough' }),
  plan: z
    .string()
    .min(8)
    .optional()
    .meta({ description: 'do the plan with this hash, or go on with it' }),
  system: z.string().optional().meta({ description: 'only this system' }),
  batch: z.int().min(1).max(100_000).optional().meta({ description: 'rows in a transaction' }),
  throttle: z.int().min(0).optional().meta({ description: 'milliseconds to wait between batches' }),
  acceptNonTransactional: z
    .boolean()
    .optional()
    .meta({ description: 'also tables without transactions, where nothing can be taken back' }),
  limitPercent: z
    .int()
    .min(0)
    .max(100)
    .default(5)
    .meta({ description: "more of a dataset than this needs the plan's hash" }),
};

/** What can be asked of a sweep besides. */
export const sweepInput = {
  ...doingInput,
  on: z.string().optional().meta({ day: true, description: 'another day, to be shown only' }),
  months: z
    .int()
    .min(0)
    .max(120)
    .default(24)
    .meta({ description: 'how many months are forecast; 0 saves the time' }),
};
