/** The room's verbs and reads: find, why, erase and what follows from them. */
import type { Action } from '../../shell/action/action.ts';

export const actions: readonly Action[] = [];
