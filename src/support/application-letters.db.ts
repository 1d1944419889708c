import { sql } from 'kysely'
import type { DeedScope } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'

export const applicationOccasions = [
  'submitted',
  'resubmitted',
  'returned',
  'rerouted',
  'approved',
  'provided',
  'queued',
  'refused',
  'placed',
  'committed',
  'drawn',
  'agreed',
  'upheld',
  'not_upheld',
  'allowed',
] as const
export type ApplicationOccasion = (typeof applicationOccasions)[number]

type Told = { id: string; number: string; title: string; unit: string; email: string; reason: string; n: string }

/** Tells whoever leads an application what became of it, and where he reads the rest. Known by the step it speaks of, or by its `key`, so it goes out once. */
export async function tellApplicant(
  scope: Pick<DeedScope, 'tx' | 'ctx'>,
  number: string,
  occasion: ApplicationOccasion,
  key?: string,
): Promise<void> {
  const { tx, ctx } = scope
  const found = await sql<Told>`select a.id, a.number, o.title, u.name as unit, p.email,
      coalesce((select s.reason from support.application_step s where s.application_id = a.id order by s.at desc, s.id desc limit 1), '') as reason,
      (select count(*) from support.application_step s where s.application_id = a.id)::text as n
    from support.application a join support.offer o on o.id = a.offer_id join governance.unit u on u.id = governance.unit_today(a.unit_id) join identity.person p on p.id = a.person_id and p.ended_at is null
    where a.number = ${number}`.execute(tx)
  const [told] = found.rows
  if (!told?.email) return
  const t = sayIn('id')
  const { id, email, n, ...about } = told
  const facts = { ...about, link: `${ctx.house.config.origin}/saya/permohonan/${number}` }
  await post(tx, ctx.house, {
    dedupe: `application ${id} ${occasion} ${key ?? n}`,
    to: email,
    subject: t(`apply.letter.${occasion}.subject`, facts),
    body: t(`apply.letter.${occasion}.body`, facts),
  })
}
