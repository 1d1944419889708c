import { sql } from 'kysely'
import type { DeedScope } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import type { RoundRow } from './_round-rows.db.ts'

type Told = { id: string; email: string; name: string; slots: number }

/** Part: everybody who applied reads the same hour that the result is out, and where its reasons stand. */
export async function tellApplicants({ tx, ctx }: DeedScope, round: RoundRow): Promise<void> {
  const found =
    await sql<Told>`select a.id, p.email, o.name, (select count(*)::int from spaces.round_allocation g where g.application_id = a.id) as slots
    from spaces.round_application a join identity.person p on p.id = a.person_id and p.ended_at is null join directory.organisation o on o.id = a.organisation_id
    where a.round_id = ${round.id} and a.withdrawn_at is null and p.email is not null order by a.id`.execute(tx)
  const t = sayIn(ctx.tongue)
  for (const { id, email, name, slots } of found.rows) {
    const facts = { number: round.number, name, n: slots, address: `${ctx.house.config.origin}/ruang/musim/${round.number}` }
    const body = t(slots > 0 ? 'spaces.round.letter.given' : 'spaces.round.letter.none', facts)
    await post(tx, ctx.house, { dedupe: `spaces:round:${id}`, to: email, subject: t('spaces.round.letter.subject', facts), body })
  }
}
