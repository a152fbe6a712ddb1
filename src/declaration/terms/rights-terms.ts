/**
 * What are a person's rights called?
 *
 * The rights of GDPR art. 7(3), 12 to 22 and 77, each with its concept and the words that finish
 * "you have the right to …". On which legal basis each exists is decided in `law/rights.ts`.
 */
import type { Right } from '../law/rights.ts';
import { meaning, type Term, type Wording, wording } from './term.ts';

/** A right: its name as a heading (in lower case) and what it lets a person do. */
export type RightTerm = Term & { readonly id: Right; readonly youMay: Wording };

/** The rights, in the order a notice lists them. */
export const rightTerms: Readonly<Record<Right, RightTerm>> = {
  information: {
    id: 'information',
    ...meaning('eu-gdpr:A13', 'informasjon', 'informasjon', 'information'),
    youMay: wording(
      'få vite hvordan vi bruker opplysninger om deg',
      'få vite korleis vi bruker opplysningar om deg',
      'be told how we use your personal data',
    ),
  },
  access: {
    id: 'access',
    ...meaning('eu-gdpr:A15', 'innsyn', 'innsyn', 'access'),
    youMay: wording(
      'få se og få en kopi av opplysningene vi har om deg',
      'få sjå og få ein kopi av opplysningane vi har om deg',
      'see and get a copy of the data we hold about you',
    ),
  },
  rectification: {
    id: 'rectification',
    ...meaning('eu-gdpr:A16', 'retting', 'retting', 'rectification'),
    youMay: wording(
      'få rettet opplysninger som er feil, og supplert dem som er ufullstendige',
      'få retta opplysningar som er feil, og supplert dei som er ufullstendige',
      'have data that is wrong corrected, and data that is incomplete completed',
    ),
  },
  erasure: {
    id: 'erasure',
    ...meaning('eu-gdpr:A17', 'sletting', 'sletting', 'erasure'),
    youMay: wording(
      'få slettet opplysninger vi ikke lenger har grunn til å ha',
      'få sletta opplysningar vi ikkje lenger har grunn til å ha',
      'have data erased that we no longer have reason to keep',
    ),
  },
  restriction: {
    id: 'restriction',
    ...meaning('eu-gdpr:A18', 'begrensning', 'avgrensing', 'restriction'),
    youMay: wording(
      'i noen tilfeller be oss om bare å lagre opplysningene og ellers la dem ligge',
      'i nokre tilfelle be oss om berre å lagre opplysningane og elles la dei liggje',
      'in some cases ask us only to store the data and otherwise leave it alone',
    ),
  },
  portability: {
    id: 'portability',
    ...meaning('eu-gdpr:A20', 'dataportabilitet', 'dataportabilitet', 'data portability'),
    youMay: wording(
      'få med deg opplysningene du har gitt oss, i et format en datamaskin kan lese',
      'få med deg opplysningane du har gitt oss, i eit format ei datamaskin kan lese',
      'take with you the data you have given us, in a format a computer can read',
    ),
  },
  objection: {
    id: 'objection',
    ...meaning('eu-gdpr:A21', 'protest', 'protest', 'objection'),
    youMay: wording(
      'protestere mot bruken av grunner som gjelder din egen situasjon',
      'protestere mot bruken av grunnar som gjeld din eigen situasjon',
      'object to the use on grounds relating to your own situation',
    ),
  },
  'marketing objection': {
    id: 'marketing objection',
    ...meaning(
      'eu-gdpr:A21',
      'protest mot markedsføring',
      'protest mot marknadsføring',
      'objection to marketing',
    ),
    youMay: wording(
      'når som helst si nei til direkte markedsføring',
      'når som helst seie nei til direkte marknadsføring',
      'say no to direct marketing at any time',
    ),
  },
  withdrawal: {
    id: 'withdrawal',
    ...meaning(
      'eu-gdpr:A7-3',
      'tilbaketrekking av samtykke',
      'tilbaketrekking av samtykke',
      'withdrawal of consent',
    ),
    youMay: wording(
      'når som helst trekke tilbake et samtykke, uten at det vi alt har gjort, blir ulovlig',
      'når som helst trekkje tilbake eit samtykke, utan at det vi alt har gjort, blir ulovleg',
      'withdraw consent at any time, without making unlawful what we have already done',
    ),
  },
  'automated decision': {
    id: 'automated decision',
    ...meaning(
      'eu-gdpr:A22',
      'automatiserte avgjørelser',
      'automatiserte avgjerder',
      'automated decisions',
    ),
    youMay: wording(
      'slippe avgjørelser som betyr mye for deg, og som bare en maskin har tatt',
      'sleppe avgjerder som har mykje å seie for deg, og som berre ei maskin har teke',
      'not be subject to decisions that matter a lot to you and are made only by a machine',
    ),
  },
  complaint: {
    id: 'complaint',
    ...meaning('eu-gdpr:A77', 'klage', 'klage', 'complaint'),
    youMay: wording(
      'klage til Datatilsynet',
      'klage til Datatilsynet',
      'complain to the Norwegian Data Protection Authority (Datatilsynet)',
    ),
  },
};
