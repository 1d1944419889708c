import { sql } from 'kysely'
import { formatCount } from '#src/base/money.ts'
import { formatLongDay } from '#src/base/time.ts'
import type { House } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { post } from '#src/platform/mail.ts'
import { type Publication, publicationInvariants, publishHead } from '#src/platform/publication.db.ts'
import { platformInvariants, verify } from '#src/platform/verify.db.ts'
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

const chain = [...platformInvariants.filter(({ name }) => name.startsWith('platform.journal.')), ...publicationInvariants]

/** Looks at the whole chain, entry by entry. Answers the names of what does not hold. */
async function brokenInChain(tx: Tx, house: House): Promise<string[]> {
  const broken = (await verify(tx, chain)).filter(({ count }) => count > 0).map(({ name }) => name)
  if (broken.length > 0) house.log.error('journal.broken', new Error(broken.join(', ')))
  return broken
}

async function tellAuditors(tx: Tx, house: House, { day, seq, hash, at }: Publication): Promise<void> {
  const t = sayIn('id')
  const broken = await brokenInChain(tx, house)
  const facts = { day: formatLongDay(at), seq: formatCount(seq), hash, link: `${house.config.origin}${address}`, names: broken.join(', ') }
  const state = broken.length > 0 ? 'broken' : 'whole'
  for (const to of await auditors(tx))
    await post(tx, house, {
      dedupe: `journal-head ${day} ${to}`,
      to,
      subject: t(`governance.trail.letter.subject_${state}`, facts),
      body: `${t('governance.trail.letter.body', facts)}\n\n${t(`governance.trail.letter.${state}`, facts)}`,
    })
}

/** Publishes the journal's head of the day, and posts it to the inspectorate with what a look at every entry found: a past that was changed is red within a day. A clock of the house: may be asked as often as one likes. */
export const publishJournal = (house: House): Promise<Publication | undefined> =>
  publishHead(house.db, (tx, published) => tellAuditors(tx, house, published))
