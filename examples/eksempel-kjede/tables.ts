/** Which tables does the chain have? */
import { type Table, table, to } from '../tables.ts';

/** The chain system. Members and contacts point at each other; forms of all kinds share a table. */
export const chain: readonly Table[] = [
  table(
    'forms',
    `id integer, form text, name text, phone text?, email text, company text?, postal_code text?,
     subsidiary text?, message text, status text, sent_at instant, forwarded_at instant?,
     answered_at instant?`,
    {
      allowed: {
        form: ['membership', 'contact', 'press'],
        status: ['new', 'forwarded', 'answered', 'closed'],
      },
      indexes: [['email'], ['phone']],
    },
  ),
  table(
    'members',
    `id integer, org_no text, company text, address text?, subsidiary text, status text,
     main_contact_id integer?, joined_on date, left_on date?`,
    {
      unique: [['org_no']],
      allowed: { status: ['active', 'left'] },
      indexes: [['main_contact_id']],
      references: [to('contacts', 'main_contact_id')],
    },
  ),
  table(
    'contacts',
    `id integer, member_id integer?, name text, email text, phone text?, job_title text?,
     employer text?, kind text, status text, registered_on date, left_on date?`,
    {
      allowed: { kind: ['member', 'subsidiary', 'partner'], status: ['active', 'left'] },
      indexes: [['email'], ['phone'], ['member_id']],
      references: [to('members', 'member_id')],
    },
  ),
  table(
    'accounts',
    `id integer, contact_id integer, username text, password_hash text, status text,
     last_login_at instant?`,
    {
      unique: [['username']],
      allowed: { status: ['open', 'closed'] },
      indexes: [['contact_id']],
      references: [to('contacts', 'contact_id')],
    },
  ),
  table(
    'messages_sent',
    `id integer, contact_id integer, channel text, subject text, sent_at instant`,
    {
      allowed: { channel: ['email', 'phone'] },
      indexes: [['contact_id']],
      references: [to('contacts', 'contact_id')],
    },
  ),
  table(
    'invoices',
    `invoice_no integer, member_id integer?, contact_id integer?, what text, attention text?,
     method text, amount amount, status text, issued_on date, paid_on date?, collection_on date?,
     fiscal_year integer, pdf blob?`,
    {
      key: ['invoice_no'],
      allowed: { status: ['sent', 'overdue', 'collection', 'paid'] },
      indexes: [['member_id'], ['contact_id']],
      references: [to('members', 'member_id'), to('contacts', 'contact_id')],
    },
  ),
  table(
    'subscribers',
    `id integer, email text, name text?, last_opened_at instant?, confirmed_at instant?,
     unsubscribed_at instant?`,
    { unique: [['email']] },
  ),
  table(
    'cookie_choices',
    `visitor_id text, analytics boolean, marketing boolean, chosen_at instant,
     withdrawn_at instant?`,
    { key: ['visitor_id'] },
  ),
  table(
    'visits',
    `id integer, visitor_id text?, page text, link text?, technology text, seconds integer, ip text,
     area text?, visited_at instant`,
    {
      indexes: [['visitor_id']],
      references: [to('cookie_choices', 'visitor_id', 'visitor_id')],
    },
  ),
  table('security_log', `id bigint, account_id integer?, ip text, event text, logged_at instant`, {
    indexes: [['account_id']],
    references: [to('accounts', 'account_id')],
  }),
  table(
    'incidents',
    `id integer, account_id integer, description text, status text, found_on date,
     closed_on date?`,
    { indexes: [['account_id']], references: [to('accounts', 'account_id')] },
  ),
];
