/** The room's verbs and reads: deadlines, and what people ask for besides erasure. */
import type { Action } from '../../shell/action/action.ts';
import { deadline } from './deadline.ts';
import { about, facts, recorded, retract } from './facts.ts';
import { answered, answering, hold, relationshipOver, release } from './hold.ts';
import { object } from './object.ts';
import { lift, restrict } from './restrict.ts';

export const actions: readonly Action[] = [
  deadline,
  restrict,
  lift,
  object,
  hold,
  release,
  answering,
  answered,
  relationshipOver,
  about,
  retract,
  facts,
  recorded,
];
