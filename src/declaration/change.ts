/** What can change for people between two declarations, and how much does it matter? */

/** Minor changes may come unannounced; significant ones are announced (GDPR art. 13(3)). */
export type Significance = 'minor' | 'significant';

export type ChangeKind =
  | 'purpose added'
  | 'purpose removed'
  | 'purpose reworded'
  | 'basis changed'
  | 'category added'
  | 'category removed'
  | 'period longer'
  | 'period shorter'
  | 'period changed'
  | 'recipient added'
  | 'recipient removed'
  | 'recipient changed'
  | 'transfer added'
  | 'transfer removed'
  | 'transfer changed'
  | 'source added'
  | 'source removed'
  | 'cookie added'
  | 'cookie removed'
  | 'cookie changed'
  | 'profiling added'
  | 'profiling removed'
  | 'right added'
  | 'right removed'
  | 'controller changed'
  | 'contact changed'
  | 'claim added'
  | 'claim removed'
  | 'measure added'
  | 'measure removed'
  | 'wording changed';

/** One change, with the rule that classed it (`docs/changes.md`) and what stood there. */
export interface Change {
  readonly kind: ChangeKind;
  /** The declared key it is about: `purposes.delivery`, `recipients.carrier`. */
  readonly path: string;
  readonly significance: Significance;
  /** The id of the documented rule that classed it, such as `new-purpose`. */
  readonly rule: string;
  /** What it is about in declared terms: a category id, a country, a basis, a period. */
  readonly before?: string;
  readonly after?: string;
}
