import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import { secret, sha256 } from '#src/base/id.ts'
import { cityInstant, dayOf, dayPlus } from '#src/base/time.ts'
import { castOf, doOnce } from '#src/governance/demo-life.db.ts'
import { demoCast } from '#src/identity/demo-cast.db.ts'
import type { Ctx, House } from '#src/platform/context.ts'
import { makeCommitment } from './commitment.db.ts'
import { commitmentSchema } from './commitment.ts'
import { confirmDelivery, recordDelivery } from './delivery.db.ts'
import { keepingTold, plantKeeping } from './demo-keeping.db.ts'
import { plantYear, yearTold } from './demo-year.db.ts'
import { sendLink } from './link.db.ts'
import { offerSchema, publishOffer } from './offer.db.ts'

const brought = z.strictObject({ quantity: z.int(), came: z.int().optional(), says: z.string().default('') })
const told = z.looseObject({
  as: z.string(),
  due: z.int(),
  event: z.string().optional(),
  phone: z.string().optional(),
  asset: z.string().optional(),
  away: z.tuple([z.int(), z.int()]).optional(),
  brought: z.array(brought),
})
const schema = z.strictObject({
  offers: z.array(z.looseObject({ as: z.string() })),
  commitments: z.array(told),
  ...keepingTold,
  ...yearTold,
})
const seen = z.object({ number: z.string() })
const delivered = z.object({ delivery: z.string() })

/**
 * Offers, promises and what became of them in the demo town, by the deeds of those who may. Receivers answer by the accounts of the cast, or by a link
 * the secretary made where they have a telephone number alone. */
export async function plantSupport(house: House, asOwner: Parameters<typeof plantYear>[3]): Promise<void> {
  const text = await readFile(join(house.config.CITY, 'demo', 'support.json'), 'utf8').catch(() => '{"offers":[],"commitments":[]}')
  const cast = await castOf(house)
  const { byKey, as } = await demoCast(house)
  const now = house.now()
  const today = dayOf(now)
  const { offers, commitments, year, ...kept } = schema.parse(JSON.parse(text))
  for (const [place, { as: who, ...offer }] of offers.entries())
    if (cast.has(who)) await doOnce(as(who), `offer ${place}`, publishOffer, offerSchema.parse({ fund: 'apbd', ...offer }))
  for (const [place, { as: who, due, event, phone, asset, away, brought: all, ...rest }] of commitments.entries()) {
    if (!cast.has(who)) continue
    const found = event
      ? await sql<{ number: string }>`select number from events.event where title like ${event} and state = 'published' limit 1`.execute(
          house.db,
        )
      : { rows: [] }
    if (event && found.rows.length === 0) continue
    const wish = commitmentSchema.parse({
      ...rest,
      dueDay: dayPlus(today, due),
      email: event || phone ? '' : 'komunitas@contoh.metro',
      phone: phone ?? '',
      ...(found.rows[0] ? { event: found.rows[0].number } : {}),
      ...(asset && away
        ? { asset, from: cityInstant(dayPlus(today, away[0])).toISOString(), until: cityInstant(dayPlus(today, away[1])).toISOString() }
        : {}),
    })
    const made = seen.safeParse(await doOnce(as(who), `commitment ${place}`, makeCommitment, wish))
    if (!made.success) continue
    const { number } = made.data
    // a receiver of the cast, so that his answer is his
    if (!phone)
      await sql`update support.commitment set person_id = ${byKey.get('komunitas')?.id ?? null} where number = ${number} and person_id is null`.execute(
        house.db,
      )
    for (const [at, one] of all.entries()) {
      const wishes = {
        number,
        quantity: one.quantity,
        onDay: today,
        place: 'Kantor dinas (contoh)',
        paper: `BAST-CONTOH-${place + 1}-${at + 1}`,
      }
      const came = delivered.safeParse(await doOnce(as(who), `delivery ${place} ${at}`, recordDelivery, wishes))
      if (!came.success || one.came === undefined) continue
      const answer = { number, delivery: came.data.delivery, quantity: one.came, says: one.says }
      if (!phone) await doOnce(as('komunitas'), `confirmation ${place} ${at}`, confirmDelivery, answer)
      else if (cast.has('sekretaris')) {
        const key = secret()
        const link = await sendLink(as('sekretaris'), { number, keyHash: sha256(key) })
        // answered before this was started again
        if (!link.ok) continue
        const guest: Ctx = { ...as('komunitas'), actor: { kind: 'guest' } }
        await doOnce(guest, `confirmation ${place} ${at}`, confirmDelivery, { ...answer, key })
      }
    }
  }
  await plantYear(
    house,
    as,
    year.filter(({ as: who }) => cast.has(who)),
    asOwner,
  )
  await plantKeeping(house, as, kept)
}
