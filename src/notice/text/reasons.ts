/**
 * Why does a change matter as much as it does, in words people understand?
 *
 * One line for each rule of `declaration/change-rules.ts`, in bokmål, nynorsk and English.
 */
import type { ChangeRuleId } from '../../declaration/change-rules.ts';
import { type Wording, wording } from '../../declaration/terms/term.ts';

export const reasons: Readonly<Record<ChangeRuleId, Wording>> = {
  'new-purpose': wording(
    'opplysningene brukes til noe nytt',
    'opplysningane blir brukte til noko nytt',
    'data is used for something new',
  ),
  'purpose-ended': wording(
    'opplysningene brukes til mindre',
    'opplysningane blir brukte til mindre',
    'data is used for less',
  ),
  'other-kind-of-purpose': wording(
    'formålet er et annet',
    'formålet er eit anna',
    'the purpose is a different one',
  ),
  'purpose-reworded': wording(
    'formålet er det samme, med andre ord',
    'formålet er det same, med andre ord',
    'the purpose is the same in other words',
  ),
  'other-basis': wording(
    'et annet grunnlag gir andre rettigheter',
    'eit anna grunnlag gir andre rettar',
    'a different basis gives different rights',
  ),
  'other-law': wording(
    'plikten er vist til på en annen måte',
    'plikta er vist til på ein annan måte',
    'the duty is named differently',
  ),
  'other-interest': wording(
    'du kan protestere mot en annen interesse',
    'du kan protestere mot ei anna interesse',
    'people may object to a different interest',
  ),
  'other-article-9': wording(
    'sensitive opplysninger får et annet grunnlag',
    'sensitive opplysningar får eit anna grunnlag',
    'sensitive data rests on a different condition',
  ),
  'more-data': wording(
    'formålet omfatter mer om deg',
    'formålet omfattar meir om deg',
    'the purpose takes in more about people',
  ),
  'less-data': wording(
    'formålet omfatter mindre om deg',
    'formålet omfattar mindre om deg',
    'the purpose takes in less about people',
  ),
  'longer-period': wording(
    'opplysningene blir lagret lenger',
    'opplysningane blir lagra lenger',
    'data is kept longer',
  ),
  'shorter-period': wording(
    'opplysningene blir lagret kortere',
    'opplysningane blir lagra kortare',
    'data is kept for a shorter time',
  ),
  'other-period': wording(
    'noe annet avgjør hvor lenge opplysningene lagres',
    'noko anna avgjer kor lenge opplysningane blir lagra',
    'something else decides how long data is kept',
  ),
  'new-recipient': wording(
    'noen nye bestemmer over opplysningene',
    'nokon nye bestemmer over opplysningane',
    'somebody new decides what happens to the data',
  ),
  'new-processor': wording(
    'noen nye arbeider for oss, etter våre instrukser',
    'nokon nye arbeider for oss, etter våre instruksar',
    'somebody new works for us, on our instructions',
  ),
  'recipient-gone': wording(
    'færre har opplysningene',
    'færre har opplysningane',
    'fewer have the data',
  ),
  'other-role': wording(
    'mottakeren bestemmer mer selv, eller mindre',
    'mottakaren bestemmer meir sjølv, eller mindre',
    'the recipient itself decides more, or less',
  ),
  'recipient-gets-more': wording(
    'mottakeren får mer, eller bruker det til mer',
    'mottakaren får meir, eller bruker det til meir',
    'the recipient gets more, or uses it for more',
  ),
  'recipient-gets-less': wording(
    'mottakeren får mindre, eller bruker det til mindre',
    'mottakaren får mindre, eller bruker det til mindre',
    'the recipient gets less, or uses it for less',
  ),
  'recipient-reworded': wording(
    'mottakeren er den samme, beskrevet på en annen måte',
    'mottakaren er den same, omtalt på ein annan måte',
    'the recipient is the same, described differently',
  ),
  'new-transfer': wording(
    'opplysningene sendes ut av EØS til et nytt land',
    'opplysningane blir sende ut av EØS til eit nytt land',
    'data leaves the EEA for a new country',
  ),
  'transfer-gone': wording(
    'opplysningene sendes ikke lenger dit',
    'opplysningane blir ikkje lenger sende dit',
    'data no longer goes there',
  ),
  'other-safeguard': wording(
    'noe annet verner opplysningene der',
    'noko anna vernar opplysningane der',
    'something else protects the data there',
  ),
  'new-source': wording(
    'opplysninger kommer fra noen nye',
    'opplysningar kjem frå nokon nye',
    'data comes from somebody new',
  ),
  'source-gone': wording(
    'opplysninger kommer ikke lenger derfra',
    'opplysningar kjem ikkje lenger derifrå',
    'data no longer comes from there',
  ),
  'new-necessary-cookie': wording(
    'den gjør det du har bedt om',
    'han gjer det du har bede om',
    'it does what people asked for',
  ),
  'new-cookie': wording(
    'vi må spørre deg på nytt',
    'vi må spørje deg på nytt',
    'people must be asked again',
  ),
  'cookie-gone': wording(
    'mindre blir lagret på enheten din',
    'mindre blir lagra på eininga di',
    'less is stored on devices',
  ),
  'cookie-does-more': wording(
    'samtykket ditt dekker ikke dette',
    'samtykket ditt dekkjer ikkje dette',
    'the consent given does not cover it',
  ),
  'cookie-reworded': wording(
    'den gjør det samme som før, eller mindre',
    'han gjer det same som før, eller mindre',
    'it does the same or less',
  ),
  'other-choice': wording(
    'du velger på en annen måte',
    'du vel på ein annan måte',
    'people choose in a different way',
  ),
  'new-profiling': wording(
    'folk blir sortert eller vurdert av en maskin',
    'folk blir sorterte eller vurderte av ei maskin',
    'a machine sorts or assesses people',
  ),
  'profiling-gone': wording(
    'folk blir ikke lenger sortert eller vurdert av en maskin',
    'folk blir ikkje lenger sorterte eller vurderte av ei maskin',
    'a machine no longer sorts or assesses people',
  ),
  'profiling-changed': wording(
    'folk blir sortert på en annen måte',
    'folk blir sorterte på ein annan måte',
    'people are sorted in a different way',
  ),
  'right-gained': wording('du kan gjøre mer', 'du kan gjere meir', 'people can do more'),
  'right-lost': wording('du kan gjøre mindre', 'du kan gjere mindre', 'people can do less'),
  'other-controller': wording(
    'noen andre svarer for opplysningene',
    'nokon andre svarer for opplysningane',
    'somebody else answers for the data',
  ),
  'joint-control': wording(
    'andre svarer for opplysningene sammen med oss',
    'andre svarer for opplysningane saman med oss',
    'others answer together with us',
  ),
  'other-contact': wording(
    'vi er de samme, men du når oss på en annen måte',
    'vi er dei same, men du når oss på ein annan måte',
    'we are the same, but you reach us in a different way',
  ),
  'promise-made': wording('vi lover mer', 'vi lovar meir', 'people are promised more'),
  'promise-withdrawn': wording(
    'du kan ha stolt på løftet',
    'du kan ha stolt på lovnaden',
    'people relied on it',
  ),
  'measure-added': wording(
    'opplysningene er bedre vernet',
    'opplysningane er betre verna',
    'data is better protected',
  ),
  'measure-dropped': wording(
    'du kan ha stolt på vernet',
    'du kan ha stolt på vernet',
    'people relied on the protection',
  ),
  'must-give': wording(
    'du må nå gi oss opplysningene',
    'du må no gi oss opplysningane',
    'people must now give the data',
  ),
  'need-not-give': wording(
    'du har ikke lenger plikt til å gi oss opplysningene',
    'du har ikkje lenger plikt til å gi oss opplysningane',
    'people need no longer give the data',
  ),
  'more-marketing': wording(
    'markedsføringen når deg på nye måter',
    'marknadsføringa når deg på nye måtar',
    'marketing reaches people in new ways',
  ),
  'less-marketing': wording(
    'markedsføringen når deg på færre måter',
    'marknadsføringa når deg på færre måtar',
    'marketing reaches people in fewer ways',
  ),
  'weaker-announcements': wording(
    'du får vite om endringer senere, eller ikke i det hele tatt',
    'du får vite om endringar seinare, eller ikkje i det heile',
    'people learn of changes later, or not at all',
  ),
  'stronger-announcements': wording(
    'du får vite om endringer tidligere',
    'du får vite om endringar tidlegare',
    'people learn of changes earlier',
  ),
  reworded: wording(
    'det står det samme, med andre ord',
    'det står det same, med andre ord',
    'the notice says the same in other words',
  ),
};
