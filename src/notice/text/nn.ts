/** How does the notice say it in nynorsk? Plain words, «vi» and «du»; ICU messages by template. */
import type { TemplateId } from './nb.ts';

export const nn: Readonly<Record<TemplateId, string>> = {
  'about.title': 'Kven vi er',
  'about.controller':
    '{name} er behandlingsansvarleg. Det vil seie at vi har ansvaret for opplysningane om deg.',
  'about.reach': 'Du når oss på {ways}.',
  'about.who': '{text}',
  'about.covers': 'Erklæringa gjeld {what}.',
  'about.coversText': '{text}',
  'about.number': 'Organisasjonsnummer: {value}',
  'about.address': 'Postadresse: {value}',
  'about.email': 'E-post: {value}',
  'about.phone': 'Telefon: {value}',
  'about.website': 'Nettstad: {value}',
  'about.adviser': 'Personvernrådgivaren vår svarer gjerne på spørsmål: {contact}.',
  'about.adviserRole': 'Rådgivaren er ikkje det same som eit personvernombod etter lova.',
  'about.officer': 'Personvernombodet vårt svarer gjerne på spørsmål: {contact}.',
  'about.officerRole': 'Ombodet er uavhengig og har teieplikt.',
  'about.representative': 'Vi har ein representant i EØS: {contact}.',
  'about.joint': 'Vi deler ansvaret med {name}.',
  'about.jointContact': 'Kontakt hos {name}: {contact}.',
  'about.arrangement': '{text}',
  'about.concerns': 'Vi har opplysningar om desse gruppene:',
  'about.subject': '{title}',
  'about.child': '{title} (barn)',

  'purposes.title': 'Kva vi bruker opplysningane til',
  'purposes.count':
    '{count, plural, one {Vi bruker opplysningar til eitt formål.} other {Vi bruker opplysningar til {number} formål, og kvart av dei har sitt eige rettslege grunnlag.}}',
  'purposes.bases': 'Grunnlaget er {list}.',
  'purposes.why': '{text}',
  'purposes.data': 'Vi bruker desse opplysningane: {list}.',
  'purposes.subjects': 'Opplysningane gjeld {list}.',
  'purposes.when': 'Dette gjeld berre {what}.',
  'purposes.basis.consent': 'Vi gjer dette berre når du har samtykt ({article}).',
  'purposes.basis.contract':
    'Vi treng opplysningane for å inngå og halde avtalen med deg ({article}).',
  'purposes.basis.legalObligation': 'Vi har plikt til dette etter {law} ({article}).',
  'purposes.basis.someLaw': 'Vi har plikt til dette etter lova ({article}).',
  'purposes.basis.vitalInterests': 'Vi gjer dette for å verne liv og helse ({article}).',
  'purposes.basis.publicTask':
    'Dette er ei oppgåve av allmenn interesse ({article}), og du kan protestere.',
  'purposes.basis.legitimateInterest':
    'Dette er den berettiga interessa vår ({article}), og du kan protestere.',
  'purposes.basis.interestPhrase':
    'Den berettiga interessa vår er {text} ({article}), og du kan protestere.',
  'purposes.interest': '{text}',
  'purposes.withdraw': 'Du kan når som helst trekkje samtykket tilbake.',
  'purposes.unsubscribe': 'Kvar e-post har ei lenkje du kan melde deg av med.',
  'purposes.must.contract': 'Utan opplysningane kan vi ikkje inngå avtalen.',
  'purposes.must.law': 'Lova krev at du gir oss opplysningane.',
  'purposes.must.nobody': 'Du har inga plikt til å gi oss opplysningane.',
  'purposes.otherwise': '{text}',
  'purposes.marketing': 'Dette er marknadsføring {channels}, og du kan når som helst seie nei.',
  'purposes.marketingAgreed': 'Dette er marknadsføring {channels}.',
  'purposes.profiling': 'Her lagar vi ein profil av deg. {text}',
  'purposes.automated': 'Ei maskin tek avgjerda utan at eit menneske er med.',
  'purposes.logic': 'Slik verkar det: {text}',
  'purposes.consequences': 'Dette har det å seie for deg: {text}',
  'purposes.special': 'Nokre av opplysningane er sensitive, og vi bruker dei etter {article}.',
  'purposes.criminal':
    'Nokre av opplysningane gjeld straffbare forhold, og vi bruker dei etter {ground}.',
  'purposes.older': 'Vi bruker også eldre opplysningar, og vurderte det {day}: {text}',
  'purposes.notAutomated':
    'Vi lèt aldri ei maskin åleine ta avgjerder som har mykje å seie for deg.',

  'sources.title': 'Kvar opplysningane kjem frå',
  'sources.summary': 'Opplysningane kjem {list}.',
  'sources.kinds': 'Slik får vi opplysningane',
  'sources.kind': '{kind}',
  'sources.others': 'Andre kjelder enn du sjølv',
  'sources.other': '{name}',
  'sources.informed': '{source}: {text}',

  'collection.title': 'Når vi samlar inn opplysningar',
  'collection.asks': 'Her samlar vi inn {list}.',
  'collection.required': 'Du må oppgi {list}.',
  'collection.anonymous': 'Svara er anonyme, så vi veit ikkje kven som har svart.',
  'collection.named': 'Svara er ikkje anonyme, så vi ser kven som har svart.',
  'collection.forwards': 'Vi sender det du skriv, vidare til {list}.',
  'collection.told': '{text}',
  'collection.email':
    'Vanleg e-post er ikkje kryptert, så send oss ikkje sensitive opplysningar på den måten.',
  'collection.safer': '{text}',

  'recipients.title': 'Kven som får opplysningar frå oss',
  'recipients.count':
    '{count, plural, one {Vi deler opplysningar med éin mottakar.} other {Vi deler opplysningar med {number} mottakarar.}}',
  'recipients.lawful': 'Vi gir ikkje opplysningar vidare utan at lova tillèt det.',
  'recipients.none': 'Vi deler ikkje opplysningar med andre.',
  'recipients.processors': 'Dei som arbeider for oss',
  'recipients.processorsMeaning':
    'Databehandlarar bruker opplysningane berre slik vi har avtalt med dei.',
  'recipients.controllers': 'Dei som sjølve har ansvaret',
  'recipients.controllersMeaning':
    'Desse er sjølve behandlingsansvarlege for det dei gjer med opplysningane.',
  'recipients.joint': 'Dei vi deler ansvaret med',
  'recipients.jointMeaning': 'Desse bestemmer saman med oss korleis opplysningane skal brukast.',
  'recipients.authorities': 'Styresmakter',
  'recipients.authoritiesMeaning':
    'Styresmakter får opplysningar berre når lova krev eller tillèt det.',
  'recipients.row': '{name}',
  'recipients.subs': '{name} bruker sjølv {list}.',

  'transfers.title': 'Opplysningar utanfor EØS',
  'transfers.none': 'Vi behandlar ingen opplysningar utanfor EØS.',
  'transfers.count':
    '{count, plural, one {Éin mottakar behandlar opplysningar utanfor EØS.} other {{Number} mottakarar behandlar opplysningar utanfor EØS.}}',
  'transfers.why':
    'Der gjeld ikkje dei europeiske personvernreglane, så lova krev eit eige grunnlag.',
  'transfers.adequacy':
    '{name} er i {country}. EU-kommisjonen har slått fast at landet har godt nok personvern.',
  'transfers.certified':
    '{name} er i {country} og er sertifisert etter personvernavtalen mellom EU og USA.',
  'transfers.clauses':
    '{name} er i {country}. Mottakaren har bunde seg til standardvilkåra frå EU.',
  'transfers.rules':
    '{name} er i {country}. Konsernet følgjer bindande personvernreglar som tilsynet har godkjent.',
  'transfers.derogation':
    '{name} er i {country}. Vi sender opplysningar dit berre i dei tilfella GDPR artikkel 49 nemner.',
  'transfers.unstated': '{name} er i {country}.',
  'transfers.fallbackClauses': 'Fell dette grunnlaget bort, gjeld standardvilkåra frå EU.',
  'transfers.fallbackRules': 'Fell dette grunnlaget bort, gjeld bindande reglar i konsernet.',
  'transfers.assessed': 'Vi vurderte risikoen {day}.',
  'transfers.measures': '{text}',
  'transfers.copy': 'Du kan lese vilkåra på nettet.',
  'transfers.copyAsk': 'Du får ein kopi av vilkåra om du spør oss.',
  'transfers.sub': '{name} bruker {sub} i {country}.',
  'transfers.system': '{title} er i {country}.',

  'retention.title': 'Kor lenge vi har opplysningane',
  'retention.rule': 'Vi slettar ei opplysning når ingen av formåla våre treng ho lenger.',
  'retention.only': 'Det vi berre har fordi lova krev det, bruker vi ikkje til noko anna.',
  'retention.table': 'Lagringstid',
  'retention.row': '{name}',
  'retention.maximum': '{title} slettar vi seinast {period} etter {event}.',
  'retention.maximumLaw': '{title} slettar vi seinast {period} etter {event} ({law}).',
  'retention.statistics': 'Nokre tal tek vi vare på som statistikk, utan kopling til deg.',
  'retention.backups': 'Det vi slettar, forsvinn frå tryggingskopiane litt seinare.',
  'retention.backup': '{name}',

  'cookies.title': 'Informasjonskapslar',
  'cookies.what': 'Informasjonskapslar er små filer som nettstaden lagrar på eininga di.',
  'cookies.necessary':
    '{count, plural, one {Vi bruker éin som nettstaden må ha for å verke.} other {Vi bruker {number} som nettstaden må ha for å verke.}}',
  'cookies.optional':
    '{count, plural, one {Éin bruker vi berre om du seier ja.} other {{Number} bruker vi berre om du seier ja.}}',
  'cookies.panel': 'Du vel sjølv, og du kan endre valet når som helst.',
  'cookies.browser': 'Du kan stoppe informasjonskapslar i nettlesaren din.',
  'cookies.use': 'Når du bruker nettstaden, reknar vi det som eit ja.',
  'cookies.class.necessary': 'Dette treng nettstaden for å verke, så vi spør ikkje først.',
  'cookies.class.functional': 'Dette gjer at nettstaden hugsar vala dine og blir enklare å bruke.',
  'cookies.class.analytics': 'Dette viser oss korleis nettstaden blir brukt.',
  'cookies.class.marketing': 'Dette blir brukt til å vise deg reklame.',
  'cookies.row': '{name}',

  'security.title': 'Slik vernar vi opplysningane',
  'security.count':
    '{count, plural, one {Vi har eitt tiltak som vernar opplysningane.} other {Vi har {number} tiltak som vernar opplysningane.}}',
  'security.measure': '{text}',
  'security.reviewed': '{text} Dette går vi gjennom {frequency}.',

  'claims.title': 'Det vi lovar deg',
  'claims.neverSold': 'Vi sel aldri opplysningar om deg.',
  'claims.noSpecialCategories':
    'Vi ber ikkje om sensitive opplysningar, som helse, tru eller politisk syn.',
  'claims.neverCardData': 'Vi lagrar aldri kortnummeret ditt.',
  'claims.deidentified':
    'Korleis du bruker tenestene, lagrar vi utan namn og andre direkte kjenneteikn.',
  'claims.mainlyDeidentified':
    'Korleis du bruker tenestene, lagrar vi stort sett utan namn og andre direkte kjenneteikn.',
  'claims.anonymousStatistics': 'Ingen kan kjenne deg igjen i statistikken vår.',

  'rights.title': 'Rettane dine',
  'rights.how': 'Skriv til {email} når du vil bruke rettane dine.',
  'rights.contact': 'Ta kontakt med oss når du vil bruke rettane dine.',
  'rights.answer': 'Det er gratis, og du får svar innan éin månad.',
  'rights.access': 'Du kan få vite kva opplysningar vi har om deg, og få ein kopi av dei.',
  'rights.rectification': 'Er noko feil eller ufullstendig, kan du be oss rette det.',
  'rights.erasure': 'Du kan når som helst be oss slette opplysningane om deg.',
  'rights.erasureLaw': 'Det lova krev at vi tek vare på, slettar vi når plikta er over.',
  'rights.erasureClaims': 'Vi kan også ta vare på det som trengst om det kjem eit krav mellom oss.',
  'rights.restriction':
    'Du kan be oss la opplysningane liggje urørte, til dømes medan vi sjekkar om dei er rette.',
  'rights.portability': 'Du kan få det du har gitt oss, i ei fil som andre system kan lese.',
  'rights.portabilityScope': 'Det gjeld det vi bruker etter avtale eller samtykke.',
  'rights.portabilityDirect':
    'Er det teknisk mogleg, sender vi fila rett til ei anna verksemd for deg.',
  'rights.withdrawal': 'Har du samtykt til noko, kan du når som helst trekkje det tilbake.',
  'rights.withdrawalBefore': 'Det vi gjorde før du ombestemte deg, er framleis lovleg.',
  'rights.automatedDecision':
    'Du kan be om at eit menneske ser på ei avgjerd, seie kva du meiner, og klage på resultatet.',
  'rights.identity': '{text}',
  'rights.doubt': 'Er vi i tvil om kven du er, ber vi deg vise det.',
  'rights.longer':
    'Er saka vanskeleg, kan vi bruke inntil to månader til. Då fortel vi deg kvifor innan den første månaden.',
  'rights.refusal': 'Seier vi nei, forklarer vi kvifor og korleis du kan klage.',
  'rights.passedOn':
    'Rettar eller slettar vi noko, seier vi frå til dei som har fått opplysningane.',
  'rights.selfService': 'Mykje ser du sjølv når du loggar inn på {at}: {text}',
  'rights.form': 'Vi har eit skjema du kan bruke, men det er frivillig.',

  'objection.title': 'Retten til å protestere',
  'objection.interest':
    'Du kan protestere når vi bruker opplysningar fordi vi har ei berettiga interesse.',
  'objection.task':
    'Du kan protestere når vi bruker opplysningar til ei oppgåve av allmenn interesse.',
  'objection.tell': 'Fortel oss kva i situasjonen din som gjer at du protesterer.',
  'objection.effect':
    'Då stansar vi, med mindre vi kan vise tungtvegande grunnar til å halde fram.',
  'objection.marketing':
    'Du kan alltid seie nei til direkte marknadsføring, utan å gi nokon grunn. Då stansar vi med ein gong.',
  'objection.how': 'Skriv til {email}.',
  'objection.contact': 'Ta kontakt med oss for å protestere.',
  'objection.list': 'Du kan protestere mot dette:',
  'objection.purpose': '{title}',

  'complaint.title': 'Om du vil klage',
  'complaint.us': 'Er du usamd med oss, høyrer vi gjerne frå deg først.',
  'complaint.adviser': 'Du kan også skrive til personvernrådgivaren vår.',
  'complaint.officer': 'Personvernombodet vårt hjelper deg gjerne.',
  'complaint.authority':
    'Du kan når som helst klage til Datatilsynet, som fører tilsyn med personvernet i Noreg.',
  'complaint.form': 'Datatilsynet har eit klageskjema på nettsidene sine.',
  'complaint.post': 'Postadresse: {value}',
  'complaint.visit': 'Besøksadresse: {value}',
  'complaint.phone': 'Telefon: {value}',
  'complaint.court': 'Domstolane står også opne for deg.',

  'changes.title': 'Versjonar og endringar',
  'changes.version': 'Dette er versjon {number}, som gjeld frå {day}.',
  'changes.dated': 'Erklæringa vart datert {day}.',
  'changes.address': 'Du finn alltid den nyaste versjonen på {address}.',
  'changes.older': 'Alle eldre versjonar ligg også ute.',
  'changes.significantMail':
    'Vi varslar om viktige endringar på e-post {when}. Varselet går til {who}.',
  'changes.significantWeb': 'Vi kunngjer viktige endringar på nettstaden {when}.',
  'changes.allMail': 'Vi varslar om alle endringar på e-post {when}. Varselet går til {who}.',
  'changes.allWeb': 'Vi kunngjer alle endringar på nettstaden {when}.',
  'changes.minor': 'Små endringar kan kome utan varsel.',
  'changes.unannounced': 'Endringar kan kome utan varsel.',
  'changes.first': 'Dette er den første versjonen.',
  'changes.since': 'Dette er nytt sidan førre versjon:',
  'changes.item': '{text}',
  'changes.same': 'Innhaldet er det same som i førre versjon.',
  'changes.own': 'Setningar merkte «{label}» har vi skrive sjølve.',
  own: '{text}',
};
