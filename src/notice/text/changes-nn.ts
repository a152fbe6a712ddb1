/** How is a change told in nynorsk? One message for each kind of change and each rule that classes it. */
import type { ChangeMessage } from './changes-nb.ts';

export const changesNn: Readonly<Record<ChangeMessage, string>> = {
  'purpose added': 'Vi bruker no opplysningar til eit nytt formål: «{name}».',
  'purpose removed': 'Vi bruker ikkje lenger opplysningar til dette: «{name}».',
  'purpose reworded': 'Vi har skrive om omtalen av «{name}».',
  'basis changed':
    '«{name}» har fått eit nytt rettsleg grunnlag{both, select, yes {: {after} i staden for {before}} other {}}.',
  'category added':
    '{named, select, yes {Til «{name}» bruker vi} other {Vi bruker}} no også {after}.',
  'category removed':
    '{named, select, yes {Til «{name}» bruker vi} other {Vi bruker}} ikkje lenger {before}.',
  'period longer':
    'Vi tek vare på opplysningar til «{name}» lenger enn før{both, select, yes {: {after}, mot {before} tidlegare} other {}}.',
  'period shorter':
    'Vi slettar opplysningar til «{name}» tidlegare enn før{both, select, yes {: {after}, mot {before} tidlegare} other {}}.',
  'period changed': 'Vi reknar lagringstida for «{name}» på ein ny måte.',
  'recipient added': 'Vi deler no opplysningar med {name}.',
  'recipient removed': 'Vi deler ikkje lenger opplysningar med {name}.',
  'recipient changed':
    'Noko er nytt ved mottakaren {name}{both, select, yes {: {after} i staden for {before}} other {}}.',
  'transfer added': 'Vi sender no opplysningar ut av EØS, til {name}.',
  'transfer removed': 'Vi sender ikkje lenger opplysningar ut av EØS til {name}.',
  'transfer changed': 'Vi sender opplysningar ut av EØS til {name} på eit nytt grunnlag.',
  'source added': 'Vi får no opplysningar frå ei ny kjelde: {name}.',
  'source removed': 'Vi får ikkje lenger opplysningar frå denne kjelda: {name}.',
  'cookie added': 'Vi bruker ein ny informasjonskapsel: {name}.',
  'cookie removed': 'Vi har slutta med informasjonskapselen {name}.',
  'cookie changed': 'Informasjonskapselen {name} er endra.',
  'profiling added': 'For «{name}» lagar vi no ein profil av deg.',
  'profiling removed': 'For «{name}» lagar vi ikkje lenger nokon profil av deg.',
  'right added': 'Du har fått ein ny rett hos oss: {name}.',
  'right removed': 'Denne retten gjeld ikkje lenger hos oss: {name}.',
  'controller changed':
    'Ansvaret for opplysningane er endra{both, select, yes {: Det ligg no hos {after}, ikkje hos {before}} other {}}.',
  'contact changed': 'Kontaktopplysningane våre er endra.',
  'claim added': 'Vi har gitt ein ny lovnad. {name}',
  'claim removed': 'Vi lovar ikkje lenger dette: «{name}»',
  'measure added': 'Vi har eit nytt tryggingstiltak: {name}',
  'measure removed': 'Vi har avslutta eit tryggingstiltak: {name}',
  'wording changed':
    '{named, select, yes {Vi har skrive om teksten om «{name}»} other {Vi har skrive om noko}} utan å endre innhaldet.',
  'more-marketing': 'Vi bruker no «{name}» til marknadsføring på ein ny måte: {after}.',
  'less-marketing': 'Vi bruker ikkje lenger «{name}» til marknadsføring på denne måten: {before}.',
  'other-kind-of-purpose': '«{name}» er no eit anna slag formål.',
  'other-interest': 'Interessa bak «{name}» er ei anna enn før.',
  'other-article-9': 'Dei sensitive opplysningane til «{name}» har fått eit nytt grunnlag.',
  'other-role': 'Mottakaren {name} har fått ei anna rolle: {after} i staden for {before}.',
  'recipient-gets-more': 'Mottakaren {name} får no meir frå oss: {after}.',
  'recipient-gets-less': 'Mottakaren {name} får mindre frå oss enn før, ikkje lenger {before}.',
  'joint-control': 'Vi deler no ansvaret for opplysningane på ein annan måte.',
  'other-choice': 'Du vel no informasjonskapslar på ein annan måte.',
  'profiling-changed': 'For «{name}» lagar vi no profilen på ein annan måte.',
  'must-give': 'Du må no gi oss opplysningane til «{name}».',
  'need-not-give': 'Du har ikkje lenger plikt til å gi oss opplysningane til «{name}».',
  'weaker-announcements':
    'Du får no vite om endringar i erklæringa seinare, eller om færre av dei.',
  'stronger-announcements':
    'Du får no vite om endringar i erklæringa tidlegare, eller om fleire av dei.',
  'role controller': 'behandlingsansvarleg',
  'role processor': 'databehandlar',
  'role joint controller': 'felles behandlingsansvarleg',
  'role authority': 'styresmakt',
  minor: 'lita endring',
  significant: 'viktig endring',
};
