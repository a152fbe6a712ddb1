/** How does the notice say it in bokmål? Plain words, «vi» and «du»; ICU messages by template. */
export const nb = {
  'about.title': 'Hvem vi er',
  'about.controller':
    '{name} er behandlingsansvarlig. Det betyr at vi har ansvaret for opplysningene om deg.',
  'about.reach': 'Du når oss på {ways}.',
  'about.who': '{text}',
  'about.covers': 'Erklæringen gjelder {what}.',
  'about.coversText': '{text}',
  'about.number': 'Organisasjonsnummer: {value}',
  'about.address': 'Postadresse: {value}',
  'about.email': 'E-post: {value}',
  'about.phone': 'Telefon: {value}',
  'about.website': 'Nettsted: {value}',
  'about.adviser': 'Personvernrådgiveren vår svarer gjerne på spørsmål: {contact}.',
  'about.adviserRole': 'Rådgiveren er ikke det samme som et personvernombud etter loven.',
  'about.officer': 'Personvernombudet vårt svarer gjerne på spørsmål: {contact}.',
  'about.officerRole': 'Ombudet er uavhengig og har taushetsplikt.',
  'about.representative': 'Vi har en representant i EØS: {contact}.',
  'about.joint': 'Vi deler ansvaret med {name}.',
  'about.jointContact': 'Kontakt hos {name}: {contact}.',
  'about.arrangement': '{text}',
  'about.concerns': 'Vi har opplysninger om disse gruppene:',
  'about.subject': '{title}',
  'about.child': '{title} (barn)',

  'purposes.title': 'Hva vi bruker opplysningene til',
  'purposes.count':
    '{count, plural, one {Vi bruker opplysninger til ett formål.} other {Vi bruker opplysninger til {number} formål, og hvert av dem har sitt eget rettslige grunnlag.}}',
  'purposes.bases': 'Grunnlaget er {list}.',
  'purposes.why': '{text}',
  'purposes.data': 'Vi bruker disse opplysningene: {list}.',
  'purposes.subjects': 'Opplysningene gjelder {list}.',
  'purposes.when': 'Dette gjelder bare {what}.',
  'purposes.basis.consent': 'Vi gjør dette bare når du har samtykket ({article}).',
  'purposes.basis.contract':
    'Vi trenger opplysningene for å inngå og holde avtalen med deg ({article}).',
  'purposes.basis.legalObligation': 'Vi har plikt til dette etter {law} ({article}).',
  'purposes.basis.someLaw': 'Vi har plikt til dette etter loven ({article}).',
  'purposes.basis.vitalInterests': 'Vi gjør dette for å verne liv og helse ({article}).',
  'purposes.basis.publicTask':
    'Dette er en oppgave i allmennhetens interesse ({article}), og du kan protestere.',
  'purposes.basis.legitimateInterest':
    'Dette er vår berettigede interesse ({article}), og du kan protestere.',
  'purposes.basis.interestPhrase':
    'Vår berettigede interesse er {text} ({article}), og du kan protestere.',
  'purposes.interest': '{text}',
  'purposes.withdraw': 'Du kan når som helst trekke samtykket tilbake.',
  'purposes.unsubscribe': 'Hver e-post har en lenke du kan melde deg av med.',
  'purposes.must.contract': 'Uten opplysningene kan vi ikke inngå avtalen.',
  'purposes.must.law': 'Loven krever at du gir oss opplysningene.',
  'purposes.must.nobody': 'Du har ingen plikt til å gi oss opplysningene.',
  'purposes.otherwise': '{text}',
  'purposes.marketing': 'Dette er markedsføring {channels}, og du kan når som helst si nei.',
  'purposes.marketingAgreed': 'Dette er markedsføring {channels}.',
  'purposes.profiling': 'Her lager vi en profil av deg. {text}',
  'purposes.automated': 'En maskin tar avgjørelsen uten at et menneske er med.',
  'purposes.logic': 'Slik virker det: {text}',
  'purposes.consequences': 'Dette betyr det for deg: {text}',
  'purposes.special': 'Noen av opplysningene er sensitive, og vi bruker dem etter {article}.',
  'purposes.criminal':
    'Noen av opplysningene gjelder straffbare forhold, og vi bruker dem etter {ground}.',
  'purposes.older': 'Vi bruker også eldre opplysninger, og vurderte det {day}: {text}',
  'purposes.notAutomated': 'Vi lar aldri en maskin alene ta avgjørelser som betyr mye for deg.',

  'sources.title': 'Hvor opplysningene kommer fra',
  'sources.summary': 'Opplysningene kommer {list}.',
  'sources.kinds': 'Slik får vi opplysningene',
  'sources.kind': '{kind}',
  'sources.others': 'Andre kilder enn deg selv',
  'sources.other': '{name}',
  'sources.informed': '{source}: {text}',

  'collection.title': 'Når vi samler inn opplysninger',
  'collection.asks': 'Her samler vi inn {list}.',
  'collection.required': 'Du må oppgi {list}.',
  'collection.anonymous': 'Svarene er anonyme, så vi vet ikke hvem som har svart.',
  'collection.named': 'Svarene er ikke anonyme, så vi ser hvem som har svart.',
  'collection.forwards': 'Vi sender det du skriver, videre til {list}.',
  'collection.told': '{text}',
  'collection.email':
    'Vanlig e-post er ikke kryptert, så send oss ikke sensitive opplysninger på den måten.',
  'collection.safer': '{text}',

  'recipients.title': 'Hvem som får opplysninger fra oss',
  'recipients.count':
    '{count, plural, one {Vi deler opplysninger med én mottaker.} other {Vi deler opplysninger med {number} mottakere.}}',
  'recipients.lawful': 'Vi gir ikke opplysninger videre uten at loven tillater det.',
  'recipients.none': 'Vi deler ikke opplysninger med andre.',
  'recipients.processors': 'De som arbeider for oss',
  'recipients.processorsMeaning':
    'Databehandlere bruker opplysningene bare slik vi har avtalt med dem.',
  'recipients.controllers': 'De som selv har ansvaret',
  'recipients.controllersMeaning':
    'Disse er selv behandlingsansvarlige for det de gjør med opplysningene.',
  'recipients.joint': 'De vi deler ansvaret med',
  'recipients.jointMeaning': 'Disse bestemmer sammen med oss hvordan opplysningene skal brukes.',
  'recipients.authorities': 'Myndigheter',
  'recipients.authoritiesMeaning':
    'Myndigheter får opplysninger bare når loven krever eller tillater det.',
  'recipients.row': '{name}',
  'recipients.subs': '{name} bruker selv {list}.',

  'transfers.title': 'Opplysninger utenfor EØS',
  'transfers.none': 'Vi behandler ingen opplysninger utenfor EØS.',
  'transfers.count':
    '{count, plural, one {Én mottaker behandler opplysninger utenfor EØS.} other {{Number} mottakere behandler opplysninger utenfor EØS.}}',
  'transfers.why':
    'Der gjelder ikke de europeiske personvernreglene, så loven krever et eget grunnlag.',
  'transfers.adequacy':
    '{name} er i {country}. EU-kommisjonen har slått fast at landet har godt nok personvern.',
  'transfers.certified':
    '{name} er i {country} og er sertifisert etter personvernavtalen mellom EU og USA.',
  'transfers.clauses': '{name} er i {country}. Mottakeren har bundet seg til EUs standardvilkår.',
  'transfers.rules':
    '{name} er i {country}. Konsernet følger bindende personvernregler som tilsynet har godkjent.',
  'transfers.derogation':
    '{name} er i {country}. Vi sender opplysninger dit bare i de tilfellene GDPR artikkel 49 nevner.',
  'transfers.unstated': '{name} er i {country}.',
  'transfers.fallbackClauses': 'Faller dette grunnlaget bort, gjelder EUs standardvilkår.',
  'transfers.fallbackRules': 'Faller dette grunnlaget bort, gjelder bindende regler i konsernet.',
  'transfers.assessed': 'Vi vurderte risikoen {day}.',
  'transfers.measures': '{text}',
  'transfers.copy': 'Du kan lese vilkårene på nettet.',
  'transfers.copyAsk': 'Du får en kopi av vilkårene hvis du spør oss.',
  'transfers.sub': '{name} bruker {sub} i {country}.',
  'transfers.system': '{title} er i {country}.',

  'retention.title': 'Hvor lenge vi har opplysningene',
  'retention.rule': 'Vi sletter en opplysning når ingen av formålene våre trenger den lenger.',
  'retention.only': 'Det vi bare har fordi loven krever det, bruker vi ikke til noe annet.',
  'retention.table': 'Lagringstid',
  'retention.row': '{name}',
  'retention.maximum': '{title} sletter vi senest {period} etter {event}.',
  'retention.maximumLaw': '{title} sletter vi senest {period} etter {event} ({law}).',
  'retention.statistics': 'Noen tall beholder vi som statistikk, uten kobling til deg.',
  'retention.backups': 'Det vi sletter, forsvinner fra sikkerhetskopiene litt senere.',
  'retention.backup': '{name}',

  'cookies.title': 'Informasjonskapsler',
  'cookies.what': 'Informasjonskapsler er små filer som nettstedet lagrer på enheten din.',
  'cookies.necessary':
    '{count, plural, one {Vi bruker én som nettstedet må ha for å virke.} other {Vi bruker {number} som nettstedet må ha for å virke.}}',
  'cookies.optional':
    '{count, plural, one {Én bruker vi bare hvis du sier ja.} other {{Number} bruker vi bare hvis du sier ja.}}',
  'cookies.panel': 'Du velger selv, og du kan endre valget når som helst.',
  'cookies.browser': 'Du kan stoppe informasjonskapsler i nettleseren din.',
  'cookies.use': 'Når du bruker nettstedet, regner vi det som et ja.',
  'cookies.class.necessary': 'Dette trenger nettstedet for å virke, så vi spør ikke først.',
  'cookies.class.functional':
    'Dette gjør at nettstedet husker valgene dine og blir enklere å bruke.',
  'cookies.class.analytics': 'Dette viser oss hvordan nettstedet blir brukt.',
  'cookies.class.marketing': 'Dette blir brukt til å vise deg reklame.',
  'cookies.row': '{name}',

  'security.title': 'Slik verner vi opplysningene',
  'security.count':
    '{count, plural, one {Vi har ett tiltak som verner opplysningene.} other {Vi har {number} tiltak som verner opplysningene.}}',
  'security.measure': '{text}',
  'security.reviewed': '{text} Dette går vi gjennom {frequency}.',

  'claims.title': 'Det vi lover deg',
  'claims.neverSold': 'Vi selger aldri opplysninger om deg.',
  'claims.noSpecialCategories':
    'Vi ber ikke om sensitive opplysninger, som helse, tro eller politisk syn.',
  'claims.neverCardData': 'Vi lagrer aldri kortnummeret ditt.',
  'claims.deidentified':
    'Hvordan du bruker tjenestene, lagrer vi uten navn og andre direkte kjennetegn.',
  'claims.mainlyDeidentified':
    'Hvordan du bruker tjenestene, lagrer vi stort sett uten navn og andre direkte kjennetegn.',
  'claims.anonymousStatistics': 'Ingen kan kjenne deg igjen i statistikken vår.',

  'rights.title': 'Rettighetene dine',
  'rights.how': 'Skriv til {email} når du vil bruke rettighetene dine.',
  'rights.contact': 'Ta kontakt med oss når du vil bruke rettighetene dine.',
  'rights.answer': 'Det er gratis, og du får svar innen én måned.',
  'rights.access': 'Du kan få vite hvilke opplysninger vi har om deg, og få en kopi av dem.',
  'rights.rectification': 'Er noe feil eller ufullstendig, kan du be oss rette det.',
  'rights.erasure': 'Du kan når som helst be oss slette opplysningene om deg.',
  'rights.erasureLaw': 'Det loven krever at vi tar vare på, sletter vi når plikten er over.',
  'rights.erasureClaims': 'Vi kan også beholde det som trengs hvis det kommer et krav mellom oss.',
  'rights.restriction':
    'Du kan be oss la opplysningene ligge urørt, for eksempel mens vi sjekker om de er riktige.',
  'rights.portability': 'Du kan få det du har gitt oss, i en fil som andre systemer kan lese.',
  'rights.portabilityScope': 'Det gjelder det vi bruker etter avtale eller samtykke.',
  'rights.portabilityDirect':
    'Er det teknisk mulig, sender vi filen rett til en annen virksomhet for deg.',
  'rights.withdrawal': 'Har du samtykket til noe, kan du når som helst trekke det tilbake.',
  'rights.withdrawalBefore': 'Det vi gjorde før du ombestemte deg, er fortsatt lovlig.',
  'rights.automatedDecision':
    'Du kan be om at et menneske ser på en avgjørelse, si hva du mener, og klage på resultatet.',
  'rights.identity': '{text}',
  'rights.doubt': 'Er vi i tvil om hvem du er, ber vi deg vise det.',
  'rights.longer':
    'Er saken vanskelig, kan vi bruke inntil to måneder til. Da forteller vi deg hvorfor innen den første måneden.',
  'rights.refusal': 'Sier vi nei, forklarer vi hvorfor og hvordan du kan klage.',
  'rights.passedOn': 'Retter eller sletter vi noe, sier vi fra til dem som har fått opplysningene.',
  'rights.selfService': 'Mye ser du selv når du logger inn på {at}: {text}',
  'rights.form': 'Vi har et skjema du kan bruke, men det er frivillig.',

  'objection.title': 'Retten til å protestere',
  'objection.interest':
    'Du kan protestere når vi bruker opplysninger fordi vi har en berettiget interesse.',
  'objection.task':
    'Du kan protestere når vi bruker opplysninger til en oppgave i allmennhetens interesse.',
  'objection.tell': 'Fortell oss hva i din situasjon som gjør at du protesterer.',
  'objection.effect': 'Da stanser vi, med mindre vi kan vise tungtveiende grunner til å fortsette.',
  'objection.marketing':
    'Du kan alltid si nei til direkte markedsføring, uten å gi noen grunn. Da stanser vi med en gang.',
  'objection.how': 'Skriv til {email}.',
  'objection.contact': 'Ta kontakt med oss for å protestere.',
  'objection.list': 'Du kan protestere mot dette:',
  'objection.purpose': '{title}',

  'complaint.title': 'Hvis du vil klage',
  'complaint.us': 'Er du uenig med oss, hører vi gjerne fra deg først.',
  'complaint.adviser': 'Du kan også skrive til personvernrådgiveren vår.',
  'complaint.officer': 'Personvernombudet vårt hjelper deg gjerne.',
  'complaint.authority':
    'Du kan når som helst klage til Datatilsynet, som fører tilsyn med personvernet i Norge.',
  'complaint.form': 'Datatilsynet har et klageskjema på nettsidene sine.',
  'complaint.post': 'Postadresse: {value}',
  'complaint.visit': 'Besøksadresse: {value}',
  'complaint.phone': 'Telefon: {value}',
  'complaint.court': 'Domstolene står også åpne for deg.',

  'changes.title': 'Versjoner og endringer',
  'changes.version': 'Dette er versjon {number}, som gjelder fra {day}.',
  'changes.dated': 'Erklæringen ble datert {day}.',
  'changes.address': 'Du finner alltid den nyeste versjonen på {address}.',
  'changes.older': 'Alle eldre versjoner ligger også ute.',
  'changes.significantMail':
    'Vi varsler om viktige endringer på e-post {when}. Varselet går til {who}.',
  'changes.significantWeb': 'Vi kunngjør viktige endringer på nettstedet {when}.',
  'changes.allMail': 'Vi varsler om alle endringer på e-post {when}. Varselet går til {who}.',
  'changes.allWeb': 'Vi kunngjør alle endringer på nettstedet {when}.',
  'changes.minor': 'Små endringer kan komme uten varsel.',
  'changes.unannounced': 'Endringer kan komme uten varsel.',
  'changes.first': 'Dette er den første versjonen.',
  'changes.since': 'Dette er nytt siden forrige versjon:',
  'changes.item': '{text}',
  'changes.same': 'Innholdet er det samme som i forrige versjon.',
  'changes.own': 'Setninger merket «{label}» har vi skrevet selv.',
  own: '{text}',
} as const;

/** The name of a template, the same in every language. */
export type TemplateId = keyof typeof nb;
