import { sql } from 'kysely'
import type { DeedScope } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'

/** Those who look after the site are told: where it is, never the words around it. */
export async function tellKeepers(
  { tx, ctx }: Pick<DeedScope, 'tx' | 'ctx'>,
  about: 'scan' | 'files' | 'links',
  occasion: string,
  facts: Record<string, string | number>,
): Promise<void> {
  const found = await sql<{
    id: string
    email: string
  }>`select distinct h.id, h.email from governance.appointment a join governance.post p on p.id = a.post_id
    join identity.person h on h.id = a.person_id where p.kind in ('admin-it', 'sekretaris') and a.active @> governance.clock()`.execute(tx)
  const t = sayIn('id')
  const all = { ...facts, link: `${ctx.house.config.origin}/meja/pemeriksaan` }
  for (const { id, email } of found.rows)
    await post(tx, ctx.house, {
      dedupe: `press ${about} ${occasion} ${id}`,
      to: email,
      subject: t(`press.letter.${about}.subject`, all),
      body: t(`press.letter.${about}.body`, all),
    })
}
