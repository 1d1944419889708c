import { isoWithOffset } from '#src/base/time.ts'
import type { DecisionRead } from '#src/governance/decision-read.db.ts'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** What XML 1.0 can hold: no control characters but tab and line breaks. */
const holds = (letter: string) => letter >= ' ' || letter === '\n' || letter === '\t' || letter === '\r'

/** Text of an XML element: signs written out, what XML cannot hold left out. */
const xml = (text: string) =>
  [...text.toWellFormed()]
    .filter((letter) => holds(letter) && letter !== '\ufffe' && letter !== '\uffff')
    .join('')
    .replace(/[&<>"']/g, (sign) => signs[sign] ?? '')

export function decisionFeed({
  t,
  origin,
  items,
  updated,
}: {
  t: Say
  origin: string
  items: readonly DecisionRead[]
  updated: string
}): string {
  const entry = ({ record, holder, names, recordedAt }: DecisionRead) => `<entry>
<id>${xml(`${origin}${to.decision(record.number)}`)}</id>
<title>${xml(`${record.number}: ${record.title}`)}</title>
<link href="${xml(`${origin}${to.decision(record.number)}`)}"/>
<updated>${isoWithOffset(recordedAt)}</updated>
<author><name>${xml(`${names.post}, ${holder}`)}</name></author>
<summary>${xml(record.reason)}</summary>
</entry>`
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="id">
<id>${xml(`${origin}${to.decisions()}`)}</id>
<title>${xml(t('gov.register.title'))}</title>
<link rel="self" href="${xml(`${origin}${to.decisionFeed()}`)}"/>
<link href="${xml(`${origin}${to.decisions()}`)}"/>
<updated>${updated}</updated>
${items.map(entry).join('\n')}
</feed>
`
}
