/** How is a change told in English? One message for each kind of change and each rule that classes it. */
import type { ChangeMessage } from './changes-nb.ts';

export const changesEn: Readonly<Record<ChangeMessage, string>> = {
  'purpose added': 'We now use data for a new purpose: “{name}”.',
  'purpose removed': 'We no longer use data for this: “{name}”.',
  'purpose reworded': 'We have reworded the description of “{name}”.',
  'basis changed':
    '“{name}” has a new legal basis{both, select, yes {: {after} instead of {before}} other {}}.',
  'category added':
    '{named, select, yes {For “{name}” we} other {We}} now also use this data: {after}.',
  'category removed':
    '{named, select, yes {For “{name}” we} other {We}} no longer use this data: {before}.',
  'period longer':
    'We keep data for “{name}” longer than before{both, select, yes {: {after}, up from {before}} other {}}.',
  'period shorter':
    'We erase data for “{name}” sooner than before{both, select, yes {: {after}, down from {before}} other {}}.',
  'period changed': 'We count the retention period for “{name}” in a new way.',
  'recipient added': 'We now share data with {name}.',
  'recipient removed': 'We no longer share data with {name}.',
  'recipient changed':
    'Something has changed about the recipient {name}{both, select, yes {: {after} instead of {before}} other {}}.',
  'transfer added': 'We now send data out of the EEA, to {name}.',
  'transfer removed': 'We no longer send data out of the EEA to {name}.',
  'transfer changed': 'We send data out of the EEA to {name} on a new basis.',
  'source added': 'We now get data from a new source: {name}.',
  'source removed': 'We no longer get data from this source: {name}.',
  'cookie added': 'We use a new cookie: {name}.',
  'cookie removed': 'We have stopped using the cookie {name}.',
  'cookie changed': 'The cookie {name} has changed.',
  'profiling added': 'For “{name}” we now build a profile of you.',
  'profiling removed': 'For “{name}” we no longer build a profile of you.',
  'right added': 'You have a new right with us: {name}.',
  'right removed': 'This right no longer applies with us: {name}.',
  'controller changed':
    'The responsibility for the data has changed{both, select, yes {: it now lies with {after}, not {before}} other {}}.',
  'contact changed': 'Our contact details have changed.',
  'claim added': 'We make a new promise. {name}',
  'claim removed': 'We no longer promise this: “{name}”',
  'measure added': 'We have a new security measure: {name}',
  'measure removed': 'We have ended a security measure: {name}',
  'wording changed':
    'We have reworded {named, select, yes {the text on “{name}”} other {something}} without changing what it says.',
  'more-marketing': 'We now use “{name}” for marketing in a new way: {after}.',
  'less-marketing': 'We no longer use “{name}” for marketing in this way: {before}.',
  'other-kind-of-purpose': '“{name}” is now a different kind of purpose.',
  'other-interest': 'The interest behind “{name}” is no longer the same.',
  'other-article-9': 'The sensitive data for “{name}” has a new basis.',
  'other-role': 'The recipient {name} has a new role: {after} instead of {before}.',
  'recipient-gets-more': 'The recipient {name} now gets more from us: {after}.',
  'recipient-gets-less': 'The recipient {name} gets less from us than before, no longer {before}.',
  'joint-control': 'We now share the responsibility for the data in a different way.',
  'other-choice': 'You now choose cookies in a different way.',
  'profiling-changed': 'For “{name}” we now build the profile in a different way.',
  'must-give': 'You must now give us the data for “{name}”.',
  'need-not-give': 'You no longer have to give us the data for “{name}”.',
  'weaker-announcements':
    'We now tell you about changes to the notice later, or about fewer of them.',
  'stronger-announcements':
    'We now tell you about changes to the notice earlier, or about more of them.',
  'role controller': 'controller',
  'role processor': 'processor',
  'role joint controller': 'joint controller',
  'role authority': 'authority',
  minor: 'minor change',
  significant: 'significant change',
};
