/** Which tables does the wholesaler have? */
import { type Table, table, to } from '../tables.ts';

/** Orders and accounts. Customers, suppliers and partners share a table; some keys have two columns. */
export const erp: readonly Table[] = [
  table('employees', 'id integer, name text, email text, status text, left_on date?', {
    unique: [['email']],
    allowed: { status: ['employed', 'left'] },
  }),
  table(
    'parties',
    `party_no integer, kind text, legal_name text, org_no text?, address text?, postal_code text?,
     city text?, phone text?, email text?, website text?, payout_account text?, status text,
     parent_no integer?, registered_on date?, ended_on date?`,
    {
      key: ['party_no'],
      allowed: { kind: ['customer', 'supplier', 'partner'], status: ['active', 'ended'] },
      indexes: [['org_no'], ['email'], ['phone'], ['parent_no']],
      references: [to('parties', 'parent_no', 'party_no')],
    },
  ),
  table(
    'contacts',
    'id integer, name text, position text?, email text?, phone text?, status text, left_on date?',
    { allowed: { status: ['active', 'left'] }, indexes: [['email'], ['phone']] },
  ),
  table('contact_roles', 'contact_id integer, party_no integer, role text?', {
    key: ['contact_id', 'party_no'],
    indexes: [['party_no']],
    references: [to('contacts', 'contact_id'), to('parties', 'party_no', 'party_no')],
  }),
  table(
    'orders',
    `order_no integer, party_no integer?, payload json, seller_id integer?, seller_name text?,
     status text, total amount, ordered_at instant`,
    {
      key: ['order_no'],
      allowed: { status: ['open', 'delivered', 'cancelled'] },
      indexes: [['party_no'], ['seller_id']],
      references: [to('parties', 'party_no', 'party_no'), to('employees', 'seller_id')],
    },
  ),
  table(
    'order_lines',
    'order_no integer, line_no integer, product text, quantity integer, price amount',
    {
      key: ['order_no', 'line_no'],
      references: [to('orders', 'order_no', 'order_no')],
    },
  ),
  table(
    'deliveries',
    `order_no integer, delivery_no integer, address text, received_by text?, delivered_on date?,
     fiscal_year integer?`,
    { key: ['order_no', 'delivery_no'], references: [to('orders', 'order_no', 'order_no')] },
  ),
  table(
    'invoices',
    `invoice_no integer, party_no integer, order_no integer?, invoice_name text,
     invoice_address text, amount amount, issued_on date, status text, pdf blob?,
     fiscal_year integer`,
    {
      key: ['invoice_no'],
      allowed: { status: ['sent', 'overdue', 'paid'] },
      indexes: [['party_no'], ['order_no']],
      references: [to('parties', 'party_no', 'party_no'), to('orders', 'order_no', 'order_no')],
    },
  ),
  table(
    'payments',
    `id integer, invoice_no integer, method text, amount amount, paid_on date?,
     fiscal_year integer`,
    { indexes: [['invoice_no']], references: [to('invoices', 'invoice_no', 'invoice_no')] },
  ),
  table(
    'cards',
    'id integer, party_no integer, masked_number text, token text, status text, expires_on date',
    {
      allowed: { status: ['active', 'expired'] },
      indexes: [['party_no']],
      references: [to('parties', 'party_no', 'party_no')],
    },
  ),
  table(
    'credit_checks',
    'id integer, party_no integer, outcome text, credit_limit amount?, checked_on date',
    { indexes: [['party_no']], references: [to('parties', 'party_no', 'party_no')] },
  ),
  table(
    'complaints',
    `id integer, order_no integer, delivery_no integer, message text, answer text?, status text,
     received_on date, closed_on date?`,
    {
      allowed: { status: ['open', 'closed'] },
      indexes: [['order_no', 'delivery_no']],
      references: [to('deliveries', ['order_no', 'delivery_no'], ['order_no', 'delivery_no'])],
    },
  ),
  table('add_ons', 'party_no integer, add_on text, consented_at instant?, withdrawn_at instant?', {
    key: ['party_no', 'add_on'],
    references: [to('parties', 'party_no', 'party_no')],
  }),
  table('logins', 'id bigint, contact_id integer, ip text, activity text, logged_at instant', {
    indexes: [['contact_id']],
    references: [to('contacts', 'contact_id')],
  }),
  table('visits', 'id integer, visitor_id text, page text, visited_at instant', {
    indexes: [['visitor_id']],
  }),
];

/** Customer follow-up, in a database of its own: customers and contacts are known by their numbers. */
export const crm: readonly Table[] = [
  table(
    'Kundekontakt',
    'Id integer, Kundenr integer, Dato date?, Måte text, Notat fra møtet text?',
    {
      key: ['Id'],
      indexes: [['Kundenr']],
    },
  ),
  table(
    'leads',
    `lead_no integer, company text, name text?, position text?, phone text?, email text?,
     address text?, list_name text, status text, bought_on date, informed_on date?`,
    {
      key: ['lead_no'],
      allowed: { status: ['new', 'contacted', 'customer', 'no'] },
      indexes: [['phone'], ['email']],
    },
  ),
  table(
    'marketing_consents',
    `email text, contact_id integer, channel text, given_at instant?, withdrawn_at instant?`,
    { key: ['email'], indexes: [['contact_id']] },
  ),
  table(
    'segments',
    'contact_id integer, buying_pattern text, preferences text?, computed_on date',
    {
      key: ['contact_id'],
    },
  ),
  table(
    'surveys',
    'id integer, contact_id integer, score integer, comment text?, answered_on date',
    {
      indexes: [['contact_id']],
    },
  ),
  table(
    'usage_statistics',
    'random_no integer, week_from date, product_group text, times_used integer',
    { key: ['random_no', 'week_from'] },
  ),
];
