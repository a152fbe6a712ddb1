/** How is a change told in bokmål? One message for each kind of change and each rule that classes it. */
import type { ChangeKind } from '../../declaration/change.ts';

/** What a change is told with: a sentence for each kind, and the two words for its weight. */
export type ChangeMessage = ChangeKind | 'minor' | 'significant';

export const changesNb: Readonly<Record<ChangeMessage, string>> = {
  'purpose added': 'Vi bruker nå opplysninger til et nytt formål: {name}.',
  'purpose removed': 'Vi bruker ikke lenger opplysninger til dette: {name}.',
  'purpose reworded': 'Vi har skrevet om beskrivelsen av «{name}».',
  'basis changed':
    '«{name}» har fått et nytt rettslig grunnlag{both, select, yes {: {after} i stedet for {before}} other {}}.',
  'category added':
    '{named, select, yes {Til «{name}» bruker vi} other {Vi bruker}} nå også {after}.',
  'category removed':
    '{named, select, yes {Til «{name}» bruker vi} other {Vi bruker}} ikke lenger {before}.',
  'period longer':
    'Vi beholder opplysninger til «{name}» lenger enn før{both, select, yes {: {after}, mot {before} tidligere} other {}}.',
  'period shorter':
    'Vi sletter opplysninger til «{name}» tidligere enn før{both, select, yes {: {after}, mot {before} tidligere} other {}}.',
  'period changed': 'Vi regner lagringstiden for «{name}» på en ny måte.',
  'recipient added': 'Vi deler nå opplysninger med {name}.',
  'recipient removed': 'Vi deler ikke lenger opplysninger med {name}.',
  'recipient changed':
    'Noe er nytt ved mottakeren {name}{both, select, yes {: {after} i stedet for {before}} other {}}.',
  'transfer added': 'Vi sender nå opplysninger ut av EØS, til {name}.',
  'transfer removed': 'Vi sender ikke lenger opplysninger ut av EØS til {name}.',
  'transfer changed': 'Vi sender opplysninger ut av EØS til {name} på et nytt grunnlag.',
  'source added': 'Vi får nå opplysninger fra en ny kilde: {name}.',
  'source removed': 'Vi får ikke lenger opplysninger fra denne kilden: {name}.',
  'cookie added': 'Vi bruker en ny informasjonskapsel: {name}.',
  'cookie removed': 'Vi har sluttet med informasjonskapselen {name}.',
  'cookie changed': 'Informasjonskapselen {name} er endret.',
  'profiling added': 'Til «{name}» lager vi nå en profil av deg.',
  'profiling removed': 'Til «{name}» lager vi ikke lenger noen profil av deg.',
  'right added': 'Du har fått en ny rettighet hos oss: {name}.',
  'right removed': 'Denne rettigheten gjelder ikke lenger hos oss: {name}.',
  'controller changed':
    'Ansvaret for opplysningene er endret{both, select, yes {: Det er nå {after}, ikke {before}} other {}}.',
  'contact changed': 'Kontaktopplysningene våre er endret.',
  'claim added': 'Vi har gitt et nytt løfte. {name}',
  'claim removed': 'Vi lover ikke lenger dette: «{name}»',
  'measure added': 'Vi har et nytt sikkerhetstiltak: {name}',
  'measure removed': 'Vi har avsluttet et sikkerhetstiltak: {name}',
  'wording changed': 'Vi har skrevet noe om uten å endre innholdet.',
  minor: 'liten endring',
  significant: 'viktig endring',
};
