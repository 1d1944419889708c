import { sql } from 'kysely'
import { formatMoment } from '#src/base/time.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { teamOf } from './shop-read.db.ts'

type Told = {
  number: string
  product: string
  slug: string
  shop: string
  shopSlug: string
  answerBy: Date
  says: string | null
  verdict: string | null
}

/** Owners of the shop hear of every turn; those who doubted hear what came of it. Neither is named to the other. */
export async function tellOrigin(
  scope: Pick<DeedScope, 'tx' | 'ctx'>,
  id: string,
  occasion: 'asked' | 'silent' | 'decided' | 'closed',
): Promise<void> {
  const { tx, ctx } = scope
  const t = sayIn('id')
  const found =
    await sql<Told>`select k.number, p.name as product, p.slug, s.id as shop, s.slug as "shopSlug", k.answer_by as "answerBy", r.says, case when k.by_shop and r.verdict = 'kept' then 'proven' else r.verdict end as verdict
    from market.origin_case k join market.product p on p.id = k.product_id join market.shop s on s.id = k.shop_id
      left join lateral (select * from market.origin_ruling r where r.case_id = k.id order by r.no desc limit 1) r on true where k.id = ${id}`.execute(
      tx,
    )
  const [told] = found.rows
  if (!told) return
  const { origin } = ctx.house.config
  const facts = {
    number: told.number,
    product: told.product,
    until: formatMoment(new Date(told.answerBy), 'id'),
    says: told.says ?? '',
    verdict: told.verdict ? t(`origin.verdict.${told.verdict}`) : '',
  }
  for (const { email } of (await teamOf(tx, told.shop)).filter(({ role }) => role === 'owner')) {
    await post(tx, ctx.house, {
      dedupe: `origin ${id} ${occasion} shop ${email}`,
      to: email,
      subject: t(`origin.letter.${occasion}.subject`, facts),
      body: t(`origin.letter.${occasion}.body`, { ...facts, link: `${origin}/toko-saya/${told.shopSlug}/asal` }),
    })
  }
  if (occasion === 'asked') return
  const doubters = await sql<{
    email: string
  }>`select o.email from market.origin_report r join identity.person o on o.id = r.person_id where r.case_id = ${id} and o.email is not null and o.ended_at is null`.execute(
    tx,
  )
  for (const { email } of doubters.rows) {
    await post(tx, ctx.house, {
      dedupe: `origin ${id} ${occasion} doubt ${email}`,
      to: email,
      subject: t('origin.letter.doubt.subject', facts),
      body: t(occasion === 'silent' ? 'origin.letter.doubt.silent' : 'origin.letter.doubt.body', {
        ...facts,
        link: `${origin}/belanja/produk/${told.slug}`,
      }),
    })
  }
}
