import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Citation, citation, citationWording, formatCitation, laws } from './citations.ts';

function read(text: string): Citation {
  const answer = citation(text);
  assert(answer.kind === 'citation', `${text}: ${JSON.stringify(answer)}`);
  return answer.citation;
}

void test('a citation is understood however it is spaced, cased or abbreviated', () => {
  for (const text of [
    'bokføringsloven § 13',
    'Bokføringsloven §13',
    'bokføringsloven  paragraf 13',
    'bokføringslova § 13',
    'bokfl. § 13',
    'the Bookkeeping Act section 13',
    'Bookkeeping Act § 13',
    'LOV-2004-11-19-73 § 13',
  ])
    assert.equal(formatCitation(read(text)), 'bokføringsloven § 13', text);
});

void test('an article of the GDPR is understood in Norwegian and in English', () => {
  for (const text of [
    'GDPR art. 12(3)',
    'gdpr artikkel 12 nr. 3',
    'personvernforordningen artikkel 12 nr. 3',
    'GDPR Article 12(3)',
    'Art. 12(3) GDPR',
  ])
    assert.equal(formatCitation(read(text)), 'GDPR art. 12(3)', text);
  assert.equal(
    formatCitation(read('personvernforordninga artikkel 6 nr. 1 bokstav f')),
    'GDPR art. 6(1)(f)',
  );
});

void test('a citation is written as each language writes it', () => {
  assert.deepEqual(citationWording(read('GDPR art. 12(3)')), {
    nb: 'personvernforordningen artikkel 12 nr. 3',
    nn: 'personvernforordninga artikkel 12 nr. 3',
    en: 'GDPR Article 12(3)',
  });
  assert.deepEqual(citationWording(read('GDPR art. 6(1)(f)')), {
    nb: 'personvernforordningen artikkel 6 nr. 1 bokstav f',
    nn: 'personvernforordninga artikkel 6 nr. 1 bokstav f',
    en: 'GDPR Article 6(1)(f)',
  });
  assert.deepEqual(citationWording(read('bokføringsloven § 13 første ledd nr. 3')), {
    nb: 'bokføringsloven § 13 første ledd nr. 3',
    nn: 'bokføringslova § 13 første ledd nr. 3',
    en: 'the Bookkeeping Act section 13 first paragraph no. 3',
  });
  assert.equal(
    citationWording(read('personopplysningsloven § 16 bokstav d')).nb,
    'personopplysningsloven § 16 bokstav d',
  );
});

void test('sections with chapter numbers and letters are kept whole', () => {
  assert.equal(read('avhendingslova § 4-19').place, '4-19');
  assert.equal(read('bokføringsforskriften § 8-1-5').place, '8-1-5');
  assert.equal(read('markedsføringsloven § 13 a').place, '13 a');
  assert.equal(read('ekomloven § 3-15').law.reference, 'LOV-2024-12-13-76');
  assert.equal(read('R1182 art. 3(2)(c)').letter, 'c');
});

void test('a misspelt law is answered with the one that was probably meant', () => {
  assert.deepEqual(citation('bokføringslven § 13'), {
    kind: 'unknown law',
    suggestion: 'bokføringsloven',
  });
  assert.deepEqual(citation('sjøloven § 13'), { kind: 'unknown law' });
  assert.equal(citation('bokføringsloven').kind, 'no place');
  assert.equal(citation('').kind, 'unknown law');
});

void test('every law is read back from its own names, and links to its official text', () => {
  for (const law of laws) {
    const mark = law.divided === 'articles' ? 'art.' : '§';
    for (const name of [law.id, law.reference, law.name.nb, law.name.nn, law.name.en])
      assert.equal(read(`${name} ${mark} 1`).law.id, law.id, name);
    assert.match(law.link, /^https:\/\/(lovdata\.no|eur-lex\.europa\.eu)\//);
    assert.match(law.reference, /^(LOV|FOR)-\d{4}-\d\d-\d\d-\d+$|^3\d{4}R\d{4}$/);
  }
});

void test('a citation written and read again is the same citation', () => {
  for (const text of [
    'GDPR art. 9(2)(a)',
    'personopplysningsloven § 16 bokstav f',
    'bokføringsloven § 13 første ledd nr. 7',
    'kjøpsloven § 32',
  ])
    for (const form of [formatCitation(read(text)), ...Object.values(citationWording(read(text)))])
      assert.deepEqual(read(form), read(text), form);
});
