/**
 * What may the use of personal data rest on, and how is that said?
 *
 * On one of the six legal bases of GDPR art. 6(1): consent, contract, legal obligation, vital
 * interests, public task or legitimate interest. A notice names the one each purpose rests on:
 * art. 13(1)(c).
 */
import type { Basis } from '../law/rights.ts';
import { meaning, type Term, type Wording, wording } from './term.ts';

/** A legal basis, its article and the sentence in which a notice says that it is used. */
export type BasisTerm = Term & {
  readonly id: Basis;
  readonly citation: string;
  readonly sentence: Wording;
};

/** The legal bases of GDPR art. 6(1), in its order. */
export const bases: Readonly<Record<Basis, BasisTerm>> = {
  consent: {
    id: 'consent',
    ...meaning('eu-gdpr:A6-1-a', 'samtykke', 'samtykke', 'consent'),
    citation: 'GDPR art. 6(1)(a)',
    sentence: wording(
      'Du har gitt oss samtykke til det.',
      'Du har gitt oss samtykke til det.',
      'You have given us your consent.',
    ),
  },
  contract: {
    id: 'contract',
    ...meaning('eu-gdpr:A6-1-b', 'avtale', 'avtale', 'contract'),
    citation: 'GDPR art. 6(1)(b)',
    sentence: wording(
      'Det er nødvendig for å oppfylle en avtale med deg, eller for å gjøre det du ber om før en avtale.',
      'Det er nødvendig for å oppfylle ein avtale med deg, eller for å gjere det du ber om før ein avtale.',
      'It is necessary to fulfil a contract with you, or to do what you ask before a contract.',
    ),
  },
  'legal obligation': {
    id: 'legal obligation',
    ...meaning('eu-gdpr:A6-1-c', 'rettslig plikt', 'rettsleg plikt', 'legal obligation'),
    citation: 'GDPR art. 6(1)(c)',
    sentence: wording(
      'Det er nødvendig fordi loven pålegger oss det.',
      'Det er nødvendig fordi lova pålegg oss det.',
      'It is necessary because the law requires it of us.',
    ),
  },
  'vital interests': {
    id: 'vital interests',
    ...meaning('eu-gdpr:A6-1-d', 'vitale interesser', 'vitale interesser', 'vital interests'),
    citation: 'GDPR art. 6(1)(d)',
    sentence: wording(
      'Det er nødvendig for å verne liv eller helse.',
      'Det er nødvendig for å verne liv eller helse.',
      "It is necessary to protect someone's life or health.",
    ),
  },
  'public task': {
    id: 'public task',
    ...meaning('eu-gdpr:A6-1-e', 'offentlig oppgave', 'offentleg oppgåve', 'public task'),
    citation: 'GDPR art. 6(1)(e)',
    sentence: wording(
      'Det er nødvendig for å utføre en oppgave i allmennhetens interesse eller utøve offentlig myndighet.',
      'Det er nødvendig for å utføre ei oppgåve av allmenn interesse eller utøve offentleg mynde.',
      'It is necessary to carry out a task in the public interest or to exercise official authority.',
    ),
  },
  'legitimate interest': {
    id: 'legitimate interest',
    ...meaning(
      'eu-gdpr:A6-1-f',
      'berettiget interesse',
      'berettiga interesse',
      'legitimate interest',
    ),
    citation: 'GDPR art. 6(1)(f)',
    sentence: wording(
      'Vi har en berettiget interesse som veier tyngre enn ulempen for deg.',
      'Vi har ei berettiga interesse som veg tyngre enn ulempa for deg.',
      'We have a legitimate interest that outweighs the disadvantage to you.',
    ),
  },
};
