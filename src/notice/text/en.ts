/** How does the notice say it in English? Plain words, “we” and “you”; ICU messages by template. */
import type { TemplateId } from './nb.ts';

export const en: Readonly<Record<TemplateId, string>> = {
  'about.title': 'Who we are',
  'about.controller':
    '{name} is the controller. That means we are responsible for the data about you.',
  'about.reach': 'You can reach us {ways}.',
  'about.who': '{text}',
  'about.covers': 'This notice covers {what}.',
  'about.coversText': '{text}',
  'about.number': 'Organisation number: {value}',
  'about.address': 'Postal address: {value}',
  'about.email': 'E-mail: {value}',
  'about.phone': 'Phone: {value}',
  'about.website': 'Website: {value}',
  'about.adviser': 'Our privacy adviser is happy to answer questions: {contact}.',
  'about.adviserRole': 'The adviser is not the same as a data protection officer under the law.',
  'about.officer': 'Our data protection officer is happy to answer questions: {contact}.',
  'about.officerRole': 'The officer is independent and bound by confidentiality.',
  'about.representative': 'We have a representative in the EEA: {contact}.',
  'about.joint': 'We share the responsibility with {name}.',
  'about.jointContact': 'Contact at {name}: {contact}.',
  'about.arrangement': '{text}',
  'about.concerns': 'We hold data about these groups:',
  'about.subject': '{title}',
  'about.child': '{title} (children)',

  'purposes.title': 'What we use the data for',
  'purposes.count':
    '{count, plural, one {We use data for one purpose.} other {We use data for {number} purposes, and each of them has its own legal basis.}}',
  'purposes.bases': 'The basis is {list}.',
  'purposes.why': '{text}',
  'purposes.data': 'We use this data: {list}.',
  'purposes.subjects': 'The data is about {list}.',
  'purposes.when': 'This applies only to {what}.',
  'purposes.basis.consent': 'We do this only when you have given your consent ({article}).',
  'purposes.basis.contract':
    'We need the data to enter into and carry out our contract with you ({article}).',
  'purposes.basis.legalObligation': 'We must do this under {law} ({article}).',
  'purposes.basis.someLaw': 'The law requires us to do this ({article}).',
  'purposes.basis.vitalInterests': 'We do this to protect life and health ({article}).',
  'purposes.basis.publicTask':
    'This is a task in the public interest ({article}), and you can object.',
  'purposes.basis.legitimateInterest':
    'This is our legitimate interest ({article}), and you can object.',
  'purposes.basis.interestPhrase':
    'Our legitimate interest is {text} ({article}), and you can object.',
  'purposes.interest': '{text}',
  'purposes.withdraw': 'You can withdraw your consent at any time.',
  'purposes.unsubscribe': 'Every e-mail has a link that lets you unsubscribe.',
  'purposes.must.contract': 'Without the data we cannot enter into the contract.',
  'purposes.must.law': 'The law requires you to give us the data.',
  'purposes.must.nobody': 'You do not have to give us the data.',
  'purposes.otherwise': '{text}',
  'purposes.marketing': 'This is marketing {channels}, and you can say no at any time.',
  'purposes.marketingAgreed': 'This is marketing {channels}.',
  'purposes.profiling': 'Here we build a profile of you. {text}',
  'purposes.automated': 'A machine makes the decision, and no person takes part in it.',
  'purposes.logic': 'This is how it works: {text}',
  'purposes.consequences': 'This is what it means for you: {text}',
  'purposes.special': 'Some of the data is sensitive, and we use it under {article}.',
  'purposes.criminal': 'Some of the data concerns criminal offences, and we use it under {ground}.',
  'purposes.older': 'We use older data too, and assessed that on {day}: {text}',
  'purposes.notAutomated': 'We never let a machine alone decide things that matter a lot to you.',

  'sources.title': 'Where the data comes from',
  'sources.summary': 'The data comes {list}.',
  'sources.kinds': 'How we get the data',
  'sources.kind': '{kind}',
  'sources.others': 'Sources other than you',
  'sources.other': '{name}',
  'sources.informed': '{source}: {text}',

  'collection.title': 'When we collect data',
  'collection.asks': 'Here we collect this data: {list}.',
  'collection.required': 'You must give us this: {list}.',
  'collection.anonymous': 'The answers are anonymous, so we do not know who answered.',
  'collection.named': 'The answers are not anonymous, so we can see who answered.',
  'collection.forwards': 'We pass what you write on to {list}.',
  'collection.told': '{text}',
  'collection.email':
    'Ordinary e-mail is not encrypted, so please do not send us sensitive data that way.',
  'collection.safer': '{text}',

  'recipients.title': 'Who receives data from us',
  'recipients.count':
    '{count, plural, one {We share data with one recipient.} other {We share data with {number} recipients.}}',
  'recipients.lawful': 'We do not pass on data unless the law allows it.',
  'recipients.none': 'We do not share data with others.',
  'recipients.processors': 'Those who work for us',
  'recipients.processorsMeaning': 'Processors use the data only as we have agreed with them.',
  'recipients.controllers': 'Those who answer for the data themselves',
  'recipients.controllersMeaning':
    'They are controllers in their own right for what they do with the data.',
  'recipients.joint': 'Those we share the responsibility with',
  'recipients.jointMeaning': 'They decide together with us how the data is used.',
  'recipients.authorities': 'Authorities',
  'recipients.authoritiesMeaning':
    'Authorities receive data only when the law requires or allows it.',
  'recipients.row': '{name}',
  'recipients.subs': '{name} itself uses {list}.',

  'transfers.title': 'Data outside the EEA',
  'transfers.none': 'We process no data outside the EEA.',
  'transfers.count':
    '{count, plural, one {One recipient processes data outside the EEA.} other {{Number} recipients process data outside the EEA.}}',
  'transfers.why':
    'European data protection rules do not apply there, so the law requires a separate basis.',
  'transfers.adequacy':
    '{name} is in {country}. The European Commission has found that the country protects personal data well enough.',
  'transfers.certified':
    '{name} is in {country} and is certified under the EU–US Data Privacy Framework.',
  'transfers.clauses':
    '{name} is in {country}. The recipient is bound by the EU’s standard contractual clauses.',
  'transfers.rules':
    '{name} is in {country}. The group follows binding rules that the authority has approved.',
  'transfers.derogation':
    '{name} is in {country}. We send data there only in the cases listed in GDPR Article 49.',
  'transfers.unstated': '{name} is in {country}.',
  'transfers.fallbackClauses':
    'If this basis no longer applies, the EU’s standard contractual clauses do.',
  'transfers.fallbackRules': 'If this basis no longer applies, binding rules within the group do.',
  'transfers.assessed': 'We assessed the risk on {day}.',
  'transfers.measures': '{text}',
  'transfers.copy': 'You can read the terms online.',
  'transfers.copyAsk': 'We will give you a copy of the terms if you ask.',
  'transfers.sub': '{name} uses {sub} in {country}.',
  'transfers.system': '{title} is in {country}.',

  'retention.title': 'How long we keep the data',
  'retention.rule': 'We erase data when none of our purposes needs it any longer.',
  'retention.only': 'Data we keep only because the law requires it is used for nothing else.',
  'retention.table': 'Retention',
  'retention.row': '{name}',
  'retention.maximum': '{title}: erased no later than {period} after {event}.',
  'retention.maximumLaw': '{title}: erased no later than {period} after {event} ({law}).',
  'retention.statistics': 'We keep some figures as statistics, with no link to you.',
  'retention.backups': 'What we erase disappears from the backups a little later.',
  'retention.backup': '{name}',

  'cookies.title': 'Cookies',
  'cookies.what': 'Cookies are small files that the website stores on your device.',
  'cookies.necessary':
    '{count, plural, one {We use one that the website needs to work.} other {We use {number} that the website needs to work.}}',
  'cookies.optional':
    '{count, plural, one {We use one only if you say yes.} other {We use {number} only if you say yes.}}',
  'cookies.panel': 'You choose, and you can change your choice at any time.',
  'cookies.browser': 'You can block cookies in your browser.',
  'cookies.use': 'If you use the website, we take that as a yes.',
  'cookies.class.necessary': 'The website needs this to work, so we do not ask first.',
  'cookies.class.functional':
    'This lets the website remember your choices and makes it easier to use.',
  'cookies.class.analytics': 'This shows us how people use the website.',
  'cookies.class.marketing': 'This is used to show you advertising.',
  'cookies.row': '{name}',

  'security.title': 'How we protect the data',
  'security.count':
    '{count, plural, one {We have one measure that protects the data.} other {We have {number} measures that protect the data.}}',
  'security.measure': '{text}',
  'security.reviewed': '{text} We review this {frequency}.',

  'claims.title': 'What we promise you',
  'claims.neverSold': 'We never sell data about you.',
  'claims.noSpecialCategories':
    'We do not ask for sensitive data such as health, belief or political views.',
  'claims.neverCardData': 'We never store your card number.',
  'claims.deidentified':
    'We store how you use the services without your name or other direct identifiers.',
  'claims.mainlyDeidentified':
    'We mostly store how you use the services without your name or other direct identifiers.',
  'claims.anonymousStatistics': 'Nobody can recognise you in our statistics.',

  'rights.title': 'Your rights',
  'rights.how': 'Write to {email} when you want to use your rights.',
  'rights.contact': 'Contact us when you want to use your rights.',
  'rights.answer': 'It is free, and you get an answer within one month.',
  'rights.access': 'You can find out which data we hold about you, and get a copy of it.',
  'rights.rectification': 'If something is wrong or incomplete, you can ask us to put it right.',
  'rights.erasure': 'You can ask us at any time to erase the data about you.',
  'rights.erasureLaw': 'Data we must keep by law is erased when that duty ends.',
  'rights.erasureClaims': 'We may also keep what is needed if a claim arises between us.',
  'rights.restriction':
    'You can ask us to leave the data untouched, for instance while we check whether it is correct.',
  'rights.portability': 'You can get what you have given us in a file that other systems can read.',
  'rights.portabilityScope': 'This covers what we use under a contract or your consent.',
  'rights.portabilityDirect':
    'Where it is technically possible, we send the file straight to another organisation for you.',
  'rights.withdrawal': 'If you have consented to something, you can withdraw it at any time.',
  'rights.withdrawalBefore': 'What we did before you changed your mind is still lawful.',
  'rights.automatedDecision':
    'You can ask a person to look at a decision, say what you think, and contest it.',
  'rights.identity': '{text}',
  'rights.doubt': 'If we are not sure who you are, we ask you to prove it.',
  'rights.longer':
    'If the case is difficult, we may need up to two more months. If so, we tell you why within the first month.',
  'rights.refusal': 'If we say no, we explain why and how you can complain.',
  'rights.passedOn': 'When we correct or erase something, we tell those who received the data.',
  'rights.selfService': 'You can see much of it yourself by logging in at {at}: {text}',
  'rights.form': 'We have a form you can use, but it is optional.',

  'objection.title': 'The right to object',
  'objection.interest': 'You can object when we use data because we have a legitimate interest.',
  'objection.task': 'You can object when we use data for a task in the public interest.',
  'objection.tell': 'Tell us what in your situation makes you object.',
  'objection.effect': 'We then stop, unless we can show compelling reasons to continue.',
  'objection.marketing':
    'You can always say no to direct marketing, without giving a reason. We then stop at once.',
  'objection.how': 'Write to {email}.',
  'objection.contact': 'Contact us to object.',
  'objection.list': 'You can object to our use of data for this:',
  'objection.purpose': '{title}',

  'complaint.title': 'If you want to complain',
  'complaint.us': 'If you disagree with us, we would like to hear from you first.',
  'complaint.adviser': 'You can also write to our privacy adviser.',
  'complaint.officer': 'Our data protection officer is glad to help.',
  'complaint.authority':
    'You can complain at any time to Datatilsynet, the Norwegian Data Protection Authority.',
  'complaint.form': 'Datatilsynet has a complaint form on its website.',
  'complaint.post': 'Postal address: {value}',
  'complaint.visit': 'Visiting address: {value}',
  'complaint.phone': 'Phone: {value}',
  'complaint.court': 'The courts are open to you too.',

  'changes.title': 'Versions and changes',
  'changes.version': 'This is version {number}, in force from {day}.',
  'changes.dated': 'The notice is dated {day}.',
  'changes.address': 'You will always find the latest version at {address}.',
  'changes.older': 'All older versions are published too.',
  'changes.significantMail':
    'We announce important changes by e-mail {when}. The e-mail goes to {who}.',
  'changes.significantWeb': 'We announce important changes on the website {when}.',
  'changes.allMail': 'We announce all changes by e-mail {when}. The e-mail goes to {who}.',
  'changes.allWeb': 'We announce all changes on the website {when}.',
  'changes.minor': 'Small changes may come without warning.',
  'changes.unannounced': 'Changes may come without warning.',
  'changes.first': 'This is the first version.',
  'changes.since': 'This has changed since the last version:',
  'changes.item': '{text}',
  'changes.same': 'The content is the same as in the last version.',
  'changes.own': 'We wrote the sentences marked “{label}” ourselves.',
  own: '{text}',
};
