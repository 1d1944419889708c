import { type RawBuilder, sql } from 'kysely'
import { done } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { forgetLetters } from '#src/platform/mail.ts'

/** Days a buyer's phone stays after his order ended: long enough for what was forgotten or broken, and to pay back what came late. */
export const contactDays = 30

/** Whether order `so` ended so long ago that its shop has nothing more to call about. Asked whenever it is read; the tidying only follows. */
export const contactOver: RawBuilder<boolean> = sql`(so.ended_at is not null and so.ended_at < now() - make_interval(days => ${contactDays}))`

/** Groups whose orders all ended that long ago. */
const overdue = sql`market.order_group g where g.contact_gone_at is null
  and not exists (select from market.seller_order so where so.group_id = g.id and not ${contactOver})`

type Gone = { id: string; email: string | null }

const forget = deed<undefined, number>('market.order.forget_contacts', async ({ tx, must, note }) => {
  await must('market.order.expire')
  const found = await sql<Gone>`select g.id, case when g.person_id is null then lower(g.buyer_email) end as email from ${overdue}
    order by g.id limit 500 for update of g skip locked`.execute(tx)
  const groups = found.rows.map(({ id }) => id)
  // a buyer with an account keeps the address of his own order; nobody else reads it any more
  await sql`update market.seller_order so set address = '' from market.order_group g
    where g.id = so.group_id and g.person_id is null and g.id = any(${groups}::uuid[]) and so.address <> ''`.execute(tx)
  await sql`update market.order_group set buyer_phone = '', buyer_email = case when person_id is null then null else buyer_email end, contact_gone_at = now()
    where id = any(${groups}::uuid[])`.execute(tx)
  await forgetLettersOf(tx, found.rows)
  note('market', { forgotten: groups.length })
  return done(groups.length)
})

/** Letters to a guest go with his address, unless another order of his is still young. */
async function forgetLettersOf(tx: Parameters<typeof forgetLetters>[0], gone: readonly Gone[]): Promise<void> {
  const emails = [...new Set(gone.flatMap(({ email }) => email ?? []))]
  if (emails.length === 0) return
  const needed = await sql<{
    email: string
  }>`select lower(buyer_email) as email from market.order_group where lower(buyer_email) = any(${emails}::text[])
    union select lower(email) from identity.person where lower(email) = any(${emails}::text[])`.execute(tx)
  const kept = new Set(needed.rows.map(({ email }) => email))
  await forgetLetters(
    tx,
    emails.filter((email) => !kept.has(email)),
  )
}

/** Erases phones, and a guest's addresses, thirty days after the last order of a group ended. Writes nothing where nothing is due. */
export async function forgetContactsIfDue(ctx: Ctx): Promise<number> {
  let forgotten = 0
  for (;;) {
    const due = await sql`select from ${overdue} limit 1`.execute(ctx.db)
    if (due.rows.length === 0) return forgotten
    const outcome = await forget(ctx, undefined)
    if (!outcome.ok || outcome.value === 0) return forgotten
    forgotten += outcome.value
  }
}
