/** The room's verbs and reads: what people said yes and no to, and what Vern knows of it. */
import type { Action } from '../../shell/action/action.ts';
import { facts, recorded } from './facts.ts';
import { consents } from './many.ts';
import { give, withdraw } from './say.ts';

export const actions: readonly Action[] = [withdraw, give, consents, facts, recorded];
