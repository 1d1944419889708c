import type { PublicFace } from './profile.ts'

const escaped = (text: string): string =>
  text
    .replace(/\\/g, '\\\\')
    .replace(/\r?\n/g, '\\n')
    .replace(/([,;])/g, '\\$1')

/** Lines of at most 75 bytes; what is longer goes on in the next (RFC 6350 3.2). Never inside a letter. */
function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  for (const letter of line) {
    if (Buffer.byteLength(part + letter) > (parts.length === 0 ? 75 : 74)) {
      parts.push(part)
      part = ''
    }
    part += letter
  }
  return [...parts, part].join('\r\n ')
}

export type CardFacts = Pick<PublicFace, 'name' | 'summary' | 'email' | 'phone' | 'website' | 'address'> & {
  person: boolean
  minor: boolean
  kelurahan: string | null
  subsectors: readonly string[]
  url: string
  revised: Date
}

/** A contact card (vCard 4.0) of what a profile publishes. A child's says a name and the page, nothing more. */
export function vcard(facts: CardFacts): string {
  const reach = facts.minor
    ? []
    : [
        facts.email && `EMAIL:${escaped(facts.email)}`,
        facts.phone && `TEL;VALUE=uri:tel:+${facts.phone}`,
        facts.website && `URL:${escaped(facts.website)}`,
        (facts.address || facts.kelurahan) &&
          `ADR:;;${escaped(facts.address)};${escaped(`Kota Metro${facts.kelurahan ? ` (${facts.kelurahan})` : ''}`)};Lampung;;Indonesia`,
      ]
  const lines = [
    'BEGIN:VCARD',
    'VERSION:4.0',
    `KIND:${facts.person ? 'individual' : 'org'}`,
    `FN:${escaped(facts.name)}`,
    ...(facts.person ? [] : [`ORG:${escaped(facts.name)}`]),
    `NOTE:${escaped(facts.summary)}`,
    ...(facts.subsectors.length > 0 ? [`CATEGORIES:${facts.subsectors.map(escaped).join(',')}`] : []),
    ...reach.filter((line): line is string => typeof line === 'string' && line !== ''),
    `SOURCE:${escaped(facts.url)}`,
    `REV:${facts.revised
      .toISOString()
      .replace(/[-:]/g, '')
      .replace(/\.\d+Z$/, 'Z')}`,
    'END:VCARD',
  ]
  return `${lines.map(folded).join('\r\n')}\r\n`
}
