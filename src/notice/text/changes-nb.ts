/** How is a change told in bokmål? One message for each kind of change and each rule that classes it. */
import type { ChangeKind } from '../../declaration/change.ts';
import type { ChangeRuleId } from '../../declaration/change-rules.ts';
import type { Recipient } from '../../declaration/schema/recipients.ts';

/** Rules whose changes are told in words of their own rather than in those of their kind. */
export const toldByRule = [
  'more-marketing',
  'less-marketing',
  'other-kind-of-purpose',
  'other-interest',
  'other-article-9',
  'other-role',
  'recipient-gets-more',
  'recipient-gets-less',
  'joint-control',
  'other-choice',
  'profiling-changed',
  'must-give',
  'need-not-give',
  'weaker-announcements',
  'stronger-announcements',
] as const satisfies readonly ChangeRuleId[];

/** What a change is told with: a sentence for each kind, roles, and the two words for its weight. */
export type ChangeMessage =
  | ChangeKind
  | (typeof toldByRule)[number]
  | `role ${Recipient['role']}`
  | 'minor'
  | 'significant';

export const changesNb: Readonly<Record<ChangeMessage, string>> = {
  'purpose added': 'Vi bruker nå opplysninger til et nytt formål: «{name}».',
  'purpose removed': 'Vi bruker ikke lenger opplysninger til dette: «{name}».',
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
  'profiling added': 'For «{name}» lager vi nå en profil av deg.',
  'profiling removed': 'For «{name}» lager vi ikke lenger noen profil av deg.',
  'right added': 'Du har fått en ny rettighet hos oss: {name}.',
  'right removed': 'Denne rettigheten gjelder ikke lenger hos oss: {name}.',
  'controller changed':
    'Ansvaret for opplysningene er endret{both, select, yes {: Det ligger nå hos {after}, ikke hos {before}} other {}}.',
  'contact changed': 'Kontaktopplysningene våre er endret.',
  'claim added': 'Vi har gitt et nytt løfte. {name}',
  'claim removed': 'Vi lover ikke lenger dette: «{name}»',
  'measure added': 'Vi har et nytt sikkerhetstiltak: {name}',
  'measure removed': 'Vi har avsluttet et sikkerhetstiltak: {name}',
  'wording changed':
    '{named, select, yes {Vi har skrevet om teksten om «{name}»} other {Vi har skrevet noe om}} uten å endre innholdet.',
  'more-marketing': 'Vi bruker nå «{name}» til markedsføring på en ny måte: {after}.',
  'less-marketing': 'Vi bruker ikke lenger «{name}» til markedsføring på denne måten: {before}.',
  'other-kind-of-purpose': '«{name}» er nå et annet slags formål.',
  'other-interest': 'Interessen bak «{name}» er en annen enn før.',
  'other-article-9': 'De sensitive opplysningene til «{name}» har fått et nytt grunnlag.',
  'other-role': 'Mottakeren {name} har fått en annen rolle: {after} i stedet for {before}.',
  'recipient-gets-more': 'Mottakeren {name} får nå mer fra oss: {after}.',
  'recipient-gets-less': 'Mottakeren {name} får mindre fra oss enn før, ikke lenger {before}.',
  'joint-control': 'Vi deler nå ansvaret for opplysningene på en annen måte.',
  'other-choice': 'Du velger nå informasjonskapsler på en annen måte.',
  'profiling-changed': 'For «{name}» lager vi nå profilen på en annen måte.',
  'must-give': 'Du må nå gi oss opplysningene til «{name}».',
  'need-not-give': 'Du har ikke lenger plikt til å gi oss opplysningene til «{name}».',
  'weaker-announcements':
    'Du får nå vite om endringer i erklæringen senere, eller om færre av dem.',
  'stronger-announcements':
    'Du får nå vite om endringer i erklæringen tidligere, eller om flere av dem.',
  'role controller': 'behandlingsansvarlig',
  'role processor': 'databehandler',
  'role joint controller': 'felles behandlingsansvarlig',
  'role authority': 'myndighet',
  minor: 'liten endring',
  significant: 'viktig endring',
};
