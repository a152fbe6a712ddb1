/** Which tables do the customer system and the portal of the service company have? */
import { type Table, table, to } from '../tables.ts';

/** The customer system. Orders and deliveries point at each other; customers at themselves. */
export const service: readonly Table[] = [
  table(
    'employees',
    'id integer, name text, email text, phone text?, job_title text, status text, left_on date?',
    { unique: [['email']], allowed: { status: ['employed', 'left'] } },
  ),
  table(
    'customers',
    `id integer, customer_no text, name text, address text?, postal_code text?, city text?,
     phone text?, email text?, status text, registered_on date?, left_on date?, referred_by integer?`,
    {
      unique: [['customer_no']],
      allowed: { status: ['active', 'left'] },
      indexes: [['email'], ['phone'], ['referred_by']],
      references: [to('customers', 'referred_by')],
    },
  ),
  table(
    'agreements',
    `id integer, customer_id integer, product text, discount_percent integer?, status text,
     began_on date, ended_on date?`,
    { indexes: [['customer_id']], references: [to('customers', 'customer_id')] },
  ),
  table(
    'orders',
    `id integer, customer_id integer, description text, contact_phone text?, discount amount?,
     status text, note text?, technician_id integer?, last_delivery_id integer?, ordered_at instant`,
    {
      allowed: { status: ['open', 'planned', 'done', 'cancelled'] },
      indexes: [['customer_id'], ['technician_id'], ['last_delivery_id']],
      references: [
        to('customers', 'customer_id'),
        to('employees', 'technician_id'),
        to('deliveries', 'last_delivery_id'),
      ],
    },
  ),
  table(
    'deliveries',
    `id integer, order_id integer, address text, received_by text?, outcome text?,
     delivered_at timestamp?`,
    { indexes: [['order_id']], references: [to('orders', 'order_id')] },
  ),
  table(
    'invoices',
    `invoice_no text, customer_id integer?, order_id integer?, invoice_name text,
     invoice_address text, amount amount, invoice_date date, due_on date, pdf blob?,
     fiscal_year integer`,
    {
      key: ['invoice_no'],
      indexes: [['customer_id'], ['order_id']],
      references: [to('customers', 'customer_id'), to('orders', 'order_id')],
    },
  ),
  table(
    'payments',
    `id integer, invoice_no text, amount amount, method text, reference text?, paid_on date?,
     fiscal_year integer`,
    { indexes: [['invoice_no']], references: [to('invoices', 'invoice_no', 'invoice_no')] },
  ),
  table(
    'complaints',
    `id integer, customer_id integer, order_id integer?, message text, answer text?, status text,
     received_on date, closed_on date?`,
    {
      indexes: [['customer_id'], ['order_id']],
      references: [to('customers', 'customer_id'), to('orders', 'order_id')],
    },
  ),
];

/** The customer portal, in a database of its own: customers are known by their number. */
export const portal: readonly Table[] = [
  table(
    'accounts',
    `id integer, customer_no text, username text, email text, password_hash text, profile json,
     segment text?, status text, closed_on date?, last_login_at instant?`,
    {
      unique: [['username']],
      allowed: { status: ['open', 'closed'] },
      indexes: [['customer_no'], ['email']],
    },
  ),
  table(
    'devices',
    `id integer, account_id integer, device text, operating_system text, user_agent text,
     last_seen_on date`,
    { indexes: [['account_id']], references: [to('accounts', 'account_id')] },
  ),
  table(
    'usage',
    `id bigint, account_id integer?, service_code text, month date, times_used integer,
     minutes_used integer`,
    {
      indexes: [['account_id', 'service_code', 'month']],
      references: [to('accounts', 'account_id')],
    },
  ),
  table(
    'event_log',
    `id bigint, account_id integer?, ip text, event text, message text, logged_at instant`,
    { indexes: [['account_id'], ['logged_at']], references: [to('accounts', 'account_id')] },
  ),
  table(
    'fraud_cases',
    `id integer, account_id integer, reason text, status text, opened_on date, closed_on date?`,
    { indexes: [['account_id']], references: [to('accounts', 'account_id')] },
  ),
];
