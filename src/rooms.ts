/** The table of contents: each room's actions. */

import { actions as consent } from './consent/actions/all.ts';
import { actions as controller } from './controller/actions.ts';
import { actions as data } from './data/actions/all.ts';
import { actions as notice } from './notice/actions.ts';
import { actions as processing } from './processing/actions.ts';
import { actions as retention } from './retention/actions/all.ts';
import { actions as rights } from './rights/actions/all.ts';
import { actions as security } from './security/actions.ts';
import type { Action } from './shell/action/action.ts';
import type { Actions } from './shell/action/perform.ts';

/** Every verb and read of the installation, in the order of the chapters. */
export const actions: Actions = new Map(
  [controller, processing, data, consent, retention, rights, security, notice]
    .flat()
    .map((declared: Action) => [declared.name, declared]),
);

/** The reads that tell what ends, suspends or adds purposes for people; see `data/store/open.ts`. */
export const factReads: readonly string[] = ['consent.facts', 'rights.facts', 'data.erasures'];
