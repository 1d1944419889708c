import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Outcome } from '#src/base/outcome.ts'
import { minutesAfter } from '#src/base/time.ts'
import { recordConsent } from '#src/identity/consent.db.ts'
import { demoCast } from '#src/identity/demo-cast.db.ts'
import { joinTeam } from '#src/identity/membership.db.ts'
import { type Ctx, type House, may } from '#src/platform/context.ts'
import type { Database } from '#src/platform/database.ts'
import { checkProfile, enterProfile, makeProfile } from './profile.db.ts'
import { levels, profileSchema, workSchema } from './profile.ts'
import { showWork } from './work.db.ts'

const told = z.looseObject({
  as: z.string().optional(),
  members: z.array(z.string()).default([]),
  level: z.enum(levels).optional(),
  reason: z.string().default(''),
  /** Days since its owner last said that it is so. */
  age: z.int().optional(),
  /** Days since the entry came to be; unsaid, it has been here for a season. */
  came: z.int().optional(),
  /** Agreed that the name is given away as open data. */
  openData: z.boolean().default(false),
  works: z.array(workSchema.partial({ url: true })).default([]),
})

/** A demo town is not all of today: its owners last spoke at different times. */
export async function wasConfirmed(db: Database, slug: string, daysAgo: number): Promise<void> {
  const days = Math.max(1, daysAgo)
  await sql`update directory.profile set confirmed_at = clock_timestamp() - make_interval(days => ${days}), made_at = clock_timestamp() - make_interval(days => ${days + 90})
    where slug = ${slug}`.execute(db)
}

const value = <T>(outcome: Outcome<T>, about: string): T => {
  if (outcome.ok) return outcome.value
  throw new Error(`the demo directory, ${about}: ${outcome.refusals[0]?.rule} ${outcome.refusals[0]?.field ?? ''}`)
}

/** Who of the cast may do what, by the ordinary deeds. */
export async function castContexts(house: House): Promise<(key: string) => Ctx | undefined> {
  const { byKey, as } = await demoCast(house)
  return (key) => (byKey.has(key) ? as(key) : undefined)
}

/**
 * Communities, campuses, media, agencies and people of the demo town. Those of the cast enter themselves; the rest is entered by the desk, and waits
 * for somebody to claim it. Nothing is planted twice: a town that has a profile has them all, or finishes those missing.
 */
export async function plantDirectory(house: House): Promise<void> {
  const text = await readFile(join(house.config.CITY, 'demo', 'directory.json'), 'utf8').catch(() => '[]')
  const as = await castContexts(house)
  const desk = as('pengelola')
  if (!desk || !(await may(desk, 'directory.desk.run'))) return
  for (const row of z.array(told).parse(JSON.parse(text))) {
    const { as: who, members, level, reason, age, came, openData, works, ...rest } = row
    const wish = profileSchema.parse(rest)
    const there = await sql`select from directory.profile where name = ${wish.name}`.execute(house.db)
    if (there.rows.length > 0) continue
    const ctx = who === undefined ? undefined : as(who)
    const { slug } = value(await (ctx ? makeProfile(ctx, wish) : enterProfile(desk, { wish })), wish.name)
    for (const work of ctx ? works : []) value(await showWork(ctx as Ctx, { slug, work: workSchema.parse(work) }), `a work of ${slug}`)
    if (openData && ctx?.actor.kind === 'person') await recordConsent(house.db, ctx.actor.id, 'open_data', true, 'demo')
    if (level) value(await checkProfile(desk, { slug, level, reason }), `the check of ${slug}`)
    await joinAll(house, slug, members, as)
    await sql`update directory.profile set made_at = clock_timestamp() - make_interval(days => ${came ?? (age ?? 0) + 90}) where slug = ${slug}`.execute(
      house.db,
    )
    if (age !== undefined)
      await sql`update directory.profile set confirmed_at = clock_timestamp() - make_interval(days => ${age}) where slug = ${slug}`.execute(
        house.db,
      )
  }
}

async function joinAll(house: House, slug: string, members: readonly string[], as: (key: string) => Ctx | undefined): Promise<void> {
  const found = await sql<{ id: string }>`select organisation_id as id from directory.profile where slug = ${slug}`.execute(house.db)
  const [body] = found.rows
  if (!body) return
  await house.db.transaction().execute(async (tx) => {
    for (const key of members) {
      const { actor } = as(key) ?? {}
      if (actor?.kind === 'person')
        await joinTeam(
          tx,
          { kind: 'community', entity: body.id },
          { person: actor.id, role: 'member', since: minutesAfter(house.now(), -500 * 1440) },
        )
    }
  })
}
