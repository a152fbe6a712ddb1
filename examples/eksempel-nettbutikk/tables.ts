/** Which tables does the web shop have? */
import { type Table, table, to } from '../tables.ts';

/** The web shop. Its orders are in a table named with a word that SQL keeps for itself. */
export const shop: readonly Table[] = [
  table('employees', 'id integer, name text, email text, status text, left_on date?', {
    unique: [['email']],
    allowed: { status: ['employed', 'left'] },
  }),
  table(
    'customers',
    `id integer, company text?, org_no text?, business_address text?, contact_name text,
     delivery_address text?, postal_code text?, city text?, email text?, phone text?,
     credit_balance amount, status text, registered_on date?`,
    { allowed: { status: ['active', 'closed'] }, indexes: [['email'], ['phone']] },
  ),
  table(
    'accounts',
    `id integer, customer_id integer, username text, password_hash text, chain text?, language text,
     status text, last_login_at instant?, closed_on date?`,
    {
      unique: [['username']],
      allowed: { status: ['open', 'closed'], language: ['nb', 'nn', 'en'] },
      indexes: [['customer_id']],
      references: [to('customers', 'customer_id')],
    },
  ),
  table(
    'order',
    `id integer, customer_id integer?, parent_id integer?, delivery_name text, delivery_address text,
     delivery_phone text?, payload json, seller_id integer?, seller_name text?, note text?,
     status text, total amount, ordered_at instant`,
    {
      allowed: { status: ['open', 'sent', 'delivered', 'cancelled'] },
      indexes: [['customer_id'], ['seller_id'], ['parent_id']],
      references: [
        to('customers', 'customer_id'),
        to('employees', 'seller_id'),
        to('order', 'parent_id'),
      ],
    },
  ),
  table(
    'order_lines',
    `order_id integer, line_no integer, product text, quantity integer, price amount,
     supplier text`,
    { key: ['order_id', 'line_no'], references: [to('order', 'order_id')] },
  ),
  table(
    'deliveries',
    `id integer, order_id integer, carrier text, tracking text?, received_by text?,
     delivered_at instant?`,
    { indexes: [['order_id']], references: [to('order', 'order_id')] },
  ),
  table(
    'invoices',
    `invoice_no integer, customer_id integer, order_id integer?, invoice_name text,
     invoice_address text, amount amount, issued_on date, status text, pdf blob?,
     fiscal_year integer`,
    {
      key: ['invoice_no'],
      allowed: { status: ['sent', 'overdue', 'paid'] },
      indexes: [['customer_id'], ['order_id']],
      references: [to('customers', 'customer_id'), to('order', 'order_id')],
    },
  ),
  table(
    'payments',
    `id integer, invoice_no integer, method text, amount amount, transaction_ref text?,
     paid_at instant?, fiscal_year integer`,
    { indexes: [['invoice_no']], references: [to('invoices', 'invoice_no', 'invoice_no')] },
  ),
  table('carts', `session_key text, account_id integer?, contents json, changed_at instant`, {
    key: ['session_key'],
    indexes: [['account_id']],
    references: [to('accounts', 'account_id')],
  }),
  table('favourites', `account_id integer, product text, added_on date`, {
    key: ['account_id', 'product'],
    references: [to('accounts', 'account_id')],
  }),
  table(
    'marketing_choices',
    `customer_id integer, channel text, given_at instant?, withdrawn_at instant?`,
    {
      key: ['customer_id', 'channel'],
      allowed: { channel: ['email', 'sms'] },
      references: [to('customers', 'customer_id')],
    },
  ),
  table('subscribers', `id integer, email text, confirmed_at instant?, unsubscribed_at instant?`, {
    unique: [['email']],
  }),
  table('visits', `id integer, visitor_id text, ip_prefix text, page text, visited_at instant`, {
    indexes: [['visitor_id']],
  }),
  table(
    'complaints',
    `id integer, order_id integer, message text, status text, received_on date, closed_on date?`,
    {
      allowed: { status: ['open', 'closed'] },
      indexes: [['order_id']],
      references: [to('order', 'order_id')],
    },
  ),
];
