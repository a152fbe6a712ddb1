/** The room's verbs and reads: deadlines, and what people ask for besides erasure. */
import type { Action } from '../../shell/action/action.ts';
import { deadline } from './deadline.ts';

export const actions: readonly Action[] = [deadline];
