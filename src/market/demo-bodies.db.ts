import { sql } from 'kysely'
import { wasConfirmed } from '#src/directory/demo-directory.db.ts'
import { linkShop } from '#src/directory/link-shop.db.ts'
import { makeProfile } from '#src/directory/profile.db.ts'
import { carriesLink, profileSchema } from '#src/directory/profile.ts'
import type { Ctx, House } from '#src/platform/context.ts'

type Shop = { id: string; name: string; tagline: string; kelurahan: string; subsector: string | null; owner: string; ownerName: string }

/** The businesses behind the demo town's shops stand in the directory too, entered by whoever owns them. */
export async function plantBusinesses(house: House): Promise<void> {
  const found =
    await sql<Shop>`select s.id, s.name, s.tagline, s.kelurahan_code as kelurahan, s.subsector_code as subsector, p.id as owner, p.name as "ownerName" from market.shop s
    join identity.membership m on m.kind = 'shop' and m.entity_id = s.id and m.role = 'owner' and m.during @> clock_timestamp() join identity.person p on p.id = m.person_id
    where s.status = 'approved' and not exists (select from directory.profile d where d.shop_id = s.id) order by s.slug`.execute(house.db)
  for (const shop of found.rows) {
    if (shop.tagline.length < 10 || carriesLink(shop.tagline)) continue
    const ctx: Ctx = {
      house,
      db: house.db,
      actor: { kind: 'person', id: shop.owner, name: shop.ownerName, secondFactor: true },
      now: house.now(),
      tongue: 'id',
    }
    const wish = profileSchema.parse({
      kind: 'business',
      name: shop.name,
      summary: shop.tagline,
      kelurahan: shop.kelurahan,
      subsectors: shop.subsector ? [shop.subsector] : [],
    })
    const made = await makeProfile(ctx, wish)
    if (!made.ok) throw new Error(`the business ${shop.name}: ${made.refusals[0]?.rule}`)
    await linkShop(ctx, { slug: made.value.slug, shop: shop.id })
    await wasConfirmed(house.db, made.value.slug, shop.name.length * 7 - 40)
  }
}
