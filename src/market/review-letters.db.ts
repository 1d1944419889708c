import { sql } from 'kysely'
import type { Tongue } from '#src/base/time.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { teamOf } from './shop-read.db.ts'

type Told = {
  state: string
  stars: number
  name: string
  shop: string
  shopSlug: string
  shopName: string
  order: string
  email: string | null
  tongue: Tongue
  rulings: number
  reason: string | null
}

async function toldOf({ tx }: Pick<DeedScope, 'tx'>, review: string): Promise<Told | undefined> {
  const found =
    await sql<Told>`select r.state, r.stars, l.name, s.id as shop, s.slug as "shopSlug", s.name as "shopName", g.number as "order", g.buyer_email as email, g.tongue,
      (select count(*)::int from market.review_ruling n where n.review_id = r.id) as rulings,
      (select n.reason from market.review_ruling n where n.review_id = r.id order by n.no desc limit 1) as reason
    from market.review r join market.shop s on s.id = r.shop_id join market.order_line l on l.id = r.order_line_id
      join market.seller_order so on so.id = l.seller_order_id join market.order_group g on g.id = so.group_id where r.id = ${review}`.execute(
      tx,
    )
  return found.rows[0]
}

/** Its owners hear of a new word; of one that is held only once it stands. */
export async function tellShopOfReview(scope: Pick<DeedScope, 'tx' | 'ctx'>, review: string): Promise<void> {
  const { tx, ctx } = scope
  const told = await toldOf(scope, review)
  if (told?.state !== 'standing') return
  const t = sayIn('id')
  const facts = {
    name: told.name,
    stars: told.stars,
    shop: told.shopName,
    link: `${ctx.house.config.origin}/toko-saya/${told.shopSlug}/ulasan`,
  }
  for (const { email } of (await teamOf(tx, told.shop)).filter(({ role }) => role === 'owner')) {
    await post(tx, ctx.house, {
      dedupe: `review ${review} new ${email}`,
      to: email,
      subject: t('reviews.letter.new.subject', facts),
      body: t('reviews.letter.new.body', facts),
    })
  }
}

/** The writer hears of the shop's first answer, and of each word of the desk, where his order has an address for letters. */
export async function tellWriter(
  scope: Pick<DeedScope, 'tx' | 'ctx'>,
  review: string,
  occasion: 'replied' | 'hidden' | 'restored',
): Promise<void> {
  const { tx, ctx } = scope
  const told = await toldOf(scope, review)
  if (!told?.email) return
  const t = sayIn(told.tongue)
  const facts = {
    name: told.name,
    shop: told.shopName,
    number: told.order,
    reason: told.reason ? t(`reviews.reason.${told.reason}`) : '',
    link: `${ctx.house.config.origin}/pesanan/${told.order}`,
  }
  await post(tx, ctx.house, {
    dedupe: `review ${review} ${occasion}${occasion === 'replied' ? '' : ` ${told.rulings}`}`,
    to: told.email,
    subject: t(`reviews.letter.${occasion}.subject`, facts),
    body: t(`reviews.letter.${occasion}.body`, facts),
  })
}
