import { sql } from 'kysely'
import type { Outcome } from '#src/base/outcome.ts'
import { revokeKey, rotateSigningKey } from '#src/platform/signing-deeds.db.ts'
import { publishedKeys } from '#src/platform/signing-key.db.ts'
import { sayIn, sayRefusal } from '#src/ui/words.ts'
import { systemCtx } from '#src/work.ts'
import { withHouse } from './beside.ts'
import { type Exit, NotDone, UsedWrongly, type Verb } from './verb.ts'

function must(outcome: Outcome<{ key: string }>): void {
  if (!outcome.ok) throw new NotDone(outcome.refusals.map((refusal) => sayRefusal(sayIn('en'), refusal)).join(' '))
}

export const keys: Verb = {
  name: 'keys',
  usage: 'keys [--rotate PURPOSE] [--revoke KEY]',
  about:
    'Lists the keys the house signs certificates and tickets with. --rotate makes a new one and keeps the old one published; --revoke says that a key got out and nothing it signed is to be believed.',
  options: {
    rotate: { type: 'string', about: 'purpose whose key is to be changed' },
    revoke: { type: 'string', about: 'key that got out' },
  },
  async run(given, io) {
    if (given.words.length > 0) throw new UsedWrongly('keys takes options only')
    const [rotate, revoke] = [given.text('rotate'), given.text('revoke')]
    return await withHouse<Exit>(io, async (house) => {
      const operator = { ...systemCtx(house, 'operator'), tongue: 'en' as const }
      if (revoke) must(await revokeKey(operator, { key: revoke }))
      if (rotate) must(await rotateSigningKey(operator, { purpose: rotate }))
      const found = await sql<{ purpose: string }>`select distinct purpose from platform.signing_key order by 1`.execute(house.db)
      const all = (await Promise.all(found.rows.map(({ purpose }) => publishedKeys(house.db, purpose)))).flat()
      if (given.on('json')) io.out(JSON.stringify(all))
      else
        for (const key of all) {
          const end = key.until ? ` until ${key.until.toISOString()}${key.revoked ? ' (revoked)' : ''}` : ''
          io.out(`${key.purpose} ${key.id} since ${key.since.toISOString()}${end}`)
        }
      return 0
    })
  },
}
