import { sql } from 'kysely'
import { formatCount } from '#src/base/money.ts'
import { formatLongDay } from '#src/base/time.ts'
import type { House } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { post } from '#src/platform/mail.ts'
import { type Publication, publishHead } from '#src/platform/publication.db.ts'
import { sayIn } from '#src/ui/words.ts'

/** Where everybody reads the published heads. */
const address = '/tata-kelola/jejak'

/** Who watches over the institution: the auditors in office, whose letters are a copy nobody of the hub can reach. */
async function auditors(tx: Tx): Promise<string[]> {
  const found = await sql<{
    email: string
  }>`select distinct h.email from governance.appointment a join governance.post p on p.id = a.post_id
    join identity.person h on h.id = a.person_id where p.kind = 'pengawas' and a.active @> governance.clock() and h.ended_at is null order by 1`.execute(
    tx,
  )
  return found.rows.map((row) => row.email)
}

async function tellAuditors(tx: Tx, house: House, { day, seq, hash, at }: Publication): Promise<void> {
  const t = sayIn('id')
  const facts = { day: formatLongDay(at), seq: formatCount(seq), hash, link: `${house.config.origin}${address}` }
  for (const to of await auditors(tx))
    await post(tx, house, {
      dedupe: `journal-head ${day} ${to}`,
      to,
      subject: t('governance.trail.letter.subject', facts),
      body: t('governance.trail.letter.body', facts),
    })
}

/** Publishes the journal's head of the day, and posts it to the inspectorate. A clock of the house: may be asked as often as one likes. */
export const publishJournal = (house: House): Promise<Publication | undefined> =>
  publishHead(house.db, (tx, published) => tellAuditors(tx, house, published))
