/** The room's verbs and reads: find, why, erase and what follows from them. */
import type { Action } from '../../shell/action/action.ts';
import { actions as drift } from './drift.ts';
import { erase } from './erase.ts';
import { erasures } from './erasures.ts';
import { find } from './find.ts';
import { forget } from './forget.ts';
import { people } from './people.ts';
import { person } from './person.ts';
import { portability } from './portability.ts';
import { rectify, supplement, supplements } from './rectify.ts';
import { reforget, reports, sweep } from './sweep.ts';
import { why } from './why.ts';

export const actions: readonly Action[] = [
  ...drift,
  find,
  forget,
  erase,
  erasures,
  people,
  person,
  portability,
  rectify,
  supplement,
  supplements,
  reforget,
  reports,
  sweep,
  why,
];
