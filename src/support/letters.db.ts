import { sql } from 'kysely'
import type { DeedScope } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'

export type Occasion = 'promised' | 'delivered' | 'withdrawn' | 'reminded' | 'followed'

type Told = {
  id: string
  number: string
  title: string
  unit: string
  quantity: number
  measure: string
  email: string
  due: string
  n: string
}

/** `again`: what tells two letters of one occasion apart. */
type About = { key?: string; delivery?: string | undefined; step?: number; again?: string }

/**
 * Tells the receiver, with the link by which he confirms without an account; the link is kept nowhere else. Whoever has a telephone number alone
 * is told by a link that somebody outside the agency makes: that it is to be made is put down here.
 */
export async function tellReceiver(
  scope: Pick<DeedScope, 'tx' | 'ctx'>,
  number: string,
  occasion: Occasion,
  { key, delivery, step = 0, again = '' }: About = {},
): Promise<void> {
  const { tx, ctx } = scope
  const found =
    await sql<Told>`select c.id, c.number, c.title, u.name as unit, c.quantity, c.measure, c.email, to_char(c.due_day, 'YYYY-MM-DD') as due,
      (select count(*) from support.delivery d where d.commitment_id = c.id)::text as n
    from support.commitment c join governance.unit u on u.id = governance.unit_today(c.unit_id) where c.number = ${number} and (c.email <> '' or c.phone <> '')`.execute(
      tx,
    )
  const [told] = found.rows
  if (!told) return
  if (told.email === '') {
    const toldOf = ['delivered', 'reminded'].includes(occasion) ? (delivery ?? null) : null
    await sql`insert into support.link (commitment_id, occasion, delivery_id, step) values (${told.id}, ${occasion}, ${toldOf}, ${step}) on conflict do nothing`.execute(
      tx,
    )
    return
  }
  const t = sayIn('id')
  const { id, email, n, ...about } = told
  const facts = { ...about, link: `${ctx.house.config.origin}/dukungan/terima/${number}${key ? `?kunci=${key}` : ''}` }
  await post(tx, ctx.house, {
    dedupe: `support ${id} ${occasion} ${n}${again}`,
    to: email,
    subject: t(`support.letter.${occasion}.subject`, facts),
    body: t(`support.letter.${occasion}.body`, facts),
  })
}
