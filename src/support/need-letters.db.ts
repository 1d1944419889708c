import { sql } from 'kysely'
import type { Ctx } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { authorOf } from './_needs.db.ts'

type Occasion = 'proposed' | 'changed' | 'agreed' | 'declined' | 'lapsed' | 'brought' | 'late'
type About = { occasion: Occasion; key: string; path: string; facts: Record<string, string | number> }

/** Tells the author of a post, by a letter that names nobody's contact. An occasion is told once, whoever asks again. */
export async function tellAuthor({ tx, ctx }: { tx: Tx; ctx: Ctx }, need: string, { occasion, key, path, facts }: About): Promise<void> {
  const author = await authorOf(tx, need)
  if (!author) return
  const t = sayIn('id')
  const all = { ...facts, link: `${ctx.house.config.origin}${path}` }
  await post(tx, ctx.house, {
    dedupe: `need ${occasion} ${key}`,
    to: author.email,
    subject: t(`need.letter.${occasion}.subject`, all),
    body: t(`need.letter.${occasion}.body`, all),
  })
}

/** Tells both sides of a proposal. */
export async function tellBoth(scope: { tx: Tx; ctx: Ctx }, proposal: string, about: Omit<About, 'facts'>): Promise<void> {
  const found = await sql<{
    need: string
    offer: string
    needTitle: string
    offerTitle: string
  }>`select p.need_id as need, p.offer_id as offer,
      n.title as "needTitle", o.title as "offerTitle" from support.proposal p join support.need n on n.id = p.need_id join support.need o on o.id = p.offer_id
    where p.id = ${proposal}`.execute(scope.tx)
  const [row] = found.rows
  if (!row) return
  for (const side of ['need', 'offer'] as const)
    await tellAuthor(scope, row[side], {
      ...about,
      key: `${about.key} ${side}`,
      facts: { need: row.needTitle, offer: row.offerTitle },
    })
}
