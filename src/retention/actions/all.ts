/** What can be asked of, and done by, this room. */
import { keepUntilLaw } from './keep-until.ts';
import { sweep } from './sweep.ts';
import { tasks } from './tasks.ts';

export const actions = [keepUntilLaw, sweep, tasks];
