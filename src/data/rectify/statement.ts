/**
 * What is passed on of the statements a person added to their data?
 *
 * The field and record they belong to, and the words: a copy without them would say less than is held.
 * GDPR art. 15(3), 16, 20.
 */

/** A statement as it stands in a copy. */
export type Statement = {
  readonly role: string;
  /** `shop.invoices.invoice_name` */
  readonly field: string;
  /** The key of the record. */
  readonly record: readonly string[];
  readonly day: string;
  /** Undefined when it was sealed with another key. */
  readonly text?: string;
};
