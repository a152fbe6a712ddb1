import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAddress } from './address.ts';
import { refusal } from './testing/tried.ts';

test('over a network the certificate is checked unless the address says otherwise', () => {
  const tls = (url: string) => readAddress(url).tls;
  assert.deepEqual(tls('postgres://a:b@db.example.no/x'), { rejectUnauthorized: true });
  assert.deepEqual(tls('mysql://a:b@db.example.no/x?ssl-mode=REQUIRED'), {
    rejectUnauthorized: false,
  });
  assert.equal(tls('postgres://a:b@db.example.no/x?sslmode=disable'), false);
  assert.equal(tls('postgres://a:b@localhost/x'), false);
  assert.deepEqual(tls('postgres://a:b@127.0.0.1/x?sslmode=verify-full'), {
    rejectUnauthorized: true,
  });
});

test('names and passwords may hold any letter, and the password is not in what may be shown', () => {
  const address = readAddress('postgresql://k%C3%A5re:p%40ss%2F%25@[::1]:5433/min%20db');
  assert.deepEqual(
    [address.user, address.password, address.host, address.port, address.database],
    ['kåre', 'p@ss/%', '::1', 5433, 'min db'],
  );
  assert.equal(address.place, '::1:5433/min db');
  assert.equal(readAddress('sqlite:///var/my data.db').database, '/var/my data.db');
});

test('an address that cannot be read is refused without being repeated', () => {
  for (const url of [
    '',
    'shop',
    'http://a:secret@b/c',
    'postgres://a:secret@b',
    'postgres://a:secret@b/c?sslmode=perhaps',
    'postgres://a:%zzsecret@b/c',
    'postgres://a:secret@b/c?sslmode=require&sslrootcert=/nowhere',
  ])
    assert.throws(() => readAddress(url), refusal('input', 'secret'));
});
