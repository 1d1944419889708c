import { sql } from 'kysely'
import type { Tongue } from '#src/base/time.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'

type Told = { number: string; title: string; shop: string; slug: string; goods: string; says: string; email: string; tongue: Tongue }

const about = sql`e.number, e.title, h.name as shop, h.slug, s.goods, s.says, p.email, p.tongue`
const both = sql`market.stall s join events.event e on e.id = s.event_id join market.shop h on h.id = s.shop_id`

async function tell(
  { tx, ctx }: Pick<DeedScope, 'tx' | 'ctx'>,
  stall: string,
  occasion: string,
  told: readonly Told[],
  page: (told: Told) => string,
) {
  for (const one of told) {
    const t = sayIn(one.tongue)
    const facts = {
      number: one.number,
      title: one.title,
      shop: one.shop,
      goods: one.goods,
      says: one.says,
      link: `${ctx.house.config.origin}${page(one)}`,
    }
    await post(tx, ctx.house, {
      dedupe: `stall ${stall} ${occasion} ${one.email}`,
      to: one.email,
      subject: t(`stall.letter.${occasion}.subject`, facts),
      body: t(`stall.letter.${occasion}.body`, facts),
    })
  }
}

/** Whoever sent the event in, by his account. */
export async function tellEventSide(scope: Pick<DeedScope, 'tx' | 'ctx'>, stall: string, occasion: 'asked' | 'shop_ended'): Promise<void> {
  const found = await sql<Told>`select ${about} from ${both} join identity.person p on p.id = e.person_id and p.ended_at is null
    where s.id = ${stall}::uuid and p.email is not null`.execute(scope.tx)
  await tell(scope, stall, occasion, found.rows, ({ number }) => `/acara/usul/${number}#lapak`)
}

/** The owners of the shop. */
export async function tellShopSide(
  scope: Pick<DeedScope, 'tx' | 'ctx'>,
  stall: string,
  occasion: 'accepted' | 'waits' | 'refused' | 'event_ended',
): Promise<void> {
  const found = await sql<Told>`select ${about} from ${both}
      join identity.membership m on m.kind = 'shop' and m.entity_id = h.id and m.role = 'owner' and m.during @> now() join identity.person p on p.id = m.person_id and p.ended_at is null
    where s.id = ${stall}::uuid and p.email is not null order by p.id`.execute(scope.tx)
  await tell(scope, stall, occasion, found.rows, ({ slug }) => `/toko-saya/${slug}/lapak`)
}
