/** What is a plan asked for, and what comes of it? */
import type { KeySets } from '../../../declaration/database/value.ts';
import type { Edge } from '../../../declaration/schema/reference.ts';
import type { Place } from '../../../processing/rule/relation.ts';
import type { Compiled, Refused } from '../../compiled.ts';
import type { Reached } from '../../find/subject.ts';
import type { Plan, PlannedRow } from '../../plan/plan.ts';

/** The rule for a dataset with its sets filled; what `ruleFor` answers. */
export type Rule = { readonly ok: true; readonly compiled: Compiled; readonly sets: KeySets };

/** What to plan. */
export interface Asked {
  readonly kind: Plan['kind'];
  /** Rows by dataset, `shop.orders`; absent: all rows of all datasets. */
  readonly within?: ReadonlyMap<string, readonly Reached[]>;
  readonly rule: (place: Place) => Promise<Rule | Refused>;
  /** The rule for a dataset as if it were about the person of this one edge; absent: shared rows are left alone. */
  readonly alone?: (place: Place, edge: Edge) => Promise<Rule | Refused>;
  /** Takes the rows of a step in the order of their keys; absent: they are only counted and hashed. */
  readonly sink?: (stepKey: string, rows: readonly PlannedRow[]) => Promise<void>;
  /** Tables without transactions are planned as well. */
  readonly acceptNonTransactional?: boolean;
}

/** A plan with its hash. */
export interface Planned {
  readonly plan: Plan;
  /** SHA-256 of declaration, catalogues, day and the steps with the hashes of their keys. */
  readonly hash: string;
  /** What the sink was told, by step: `stepKeys[step.id]`. */
  readonly stepKeys: readonly string[];
}
