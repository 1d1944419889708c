import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import { type Day, dayOf, dayPlus } from '#src/base/time.ts'
import { castOf, doOnce } from '#src/governance/demo-life.db.ts'
import { demoCast } from '#src/identity/demo-cast.db.ts'
import type { Ctx, House } from '#src/platform/context.ts'
import type { Database } from '#src/platform/database.ts'
import { applicationSchema, applyForProgramme } from './apply.db.ts'
import { liveCohort } from './demo-cohort-life.db.ts'
import { openCohort, openProgramme } from './programme.db.ts'
import { cohortSchema, programmeSchema } from './programme.ts'
import { calendarUnit } from './submit.db.ts'

const clock = z.string().regex(/^\d\d:\d\d$/)
const cohortTold = z.strictObject({
  programme: z.string(),
  name: z.string(),
  place: z.string(),
  seats: z.int(),
  waitingPlaces: z.int(),
  // days from the day the town is brought up
  untilIn: z.int(),
  resultsIn: z.int(),
  firstIn: z.int(),
  from: clock,
  until: clock,
  rules: z.array(z.unknown()),
  applicants: z.int(),
  minors: z.int().default(0),
  cast: z.array(z.string()).default([]),
  // over how many kelurahan the applicants live
  spread: z.int().default(22),
  // how far it has come, and how many days back that puts it
  stage: z.enum(['open', 'running', 'closed']).default('open'),
  back: z.int().default(0),
})
const schema = z.strictObject({
  programmes: z.array(z.looseObject({ key: z.string(), modules: z.array(z.string()) })),
  cohorts: z.array(cohortTold),
})
type CohortTold = z.output<typeof cohortTold>

const whys = [
  'Saya berjualan dari rumah dan foto dagangan selalu gelap, pembeli sering bertanya barangnya seperti apa.',
  'Harga jual saya kira-kira saja. Saya ingin tahu ongkos sebenarnya supaya tidak rugi pelan-pelan.',
  'Pesanan datang lewat mulut ke mulut. Saya ingin pembeli dari kelurahan lain juga bisa menemukan.',
  'Kemasan saya plastik polos. Saya ingin label yang benar supaya bisa dititipkan di toko oleh-oleh.',
]
const plans = [
  'Membuka toko dengan sepuluh barang yang fotonya rapi, lalu menambah dua barang tiap bulan.',
  'Mencatat uang usaha tiap pekan dan menetapkan harga baru untuk tiga barang terlaris.',
  'Mengajak dua tetangga yang juga pembuat supaya bisa mengirim pesanan bersama.',
  'Mengurus izin yang wajib, lalu menitipkan barang di pusat oleh-oleh.',
]

export type AsOwner = (work: (db: Database) => Promise<void>) => Promise<void>
export type Stage = {
  house: House
  now: Date
  as: (key: string) => Ctx
  guest: Ctx
  kelurahan: readonly string[]
  subsectors: readonly string[]
}

/** Made-up people apply, each with an answer of a few that a reviewer can tell apart. */
async function plantApplicants(stage: Stage, place: string, slug: string, told: CohortTold): Promise<void> {
  const { now, as, guest, kelurahan, subsectors } = stage
  const year = Number(dayOf(now).slice(0, 4))
  for (let at = 1; at <= told.applicants; at += 1) {
    const minor = at <= told.minors
    const name = `Pendaftar Contoh ${at}`
    const wish = applicationSchema.parse({
      name,
      email: `program-${place}-${at}@contoh.metro`,
      birthDay: minor ? `${year - 17}-01-0${1 + (at % 8)}` : `${year - 19 - ((at * 7) % 35)}-0${1 + (at % 9)}-1${at % 9}`,
      kelurahan: kelurahan[(at * 5) % Math.min(told.spread, kelurahan.length)] ?? '',
      subsector: subsectors[(at * 3) % subsectors.length] ?? '',
      business: true,
      why: whys[at % whys.length],
      plan: plans[(at * 3) % plans.length],
      ...(minor ? { guardianName: `Wali Contoh ${at}`, guardianEmail: `wali-${place}-${at}@contoh.metro` } : {}),
    })
    const ctx = told.cast[at - 1] ? as(told.cast[at - 1] ?? '') : guest
    await doOnce(
      ctx,
      `programme ${place} applicant ${at}`,
      applyForProgramme,
      { ...wish, name: ctx === guest ? name : (ctx.actor as { name: string }).name, slug },
      true,
    )
  }
}

function wishOf(told: CohortTold, modules: readonly string[], today: Day) {
  const {
    programme: _programme,
    untilIn,
    resultsIn,
    firstIn,
    from,
    until,
    applicants: _applicants,
    minors: _minors,
    cast: _cast,
    spread: _spread,
    stage: _stage,
    back: _back,
    ...rest
  } = told
  return cohortSchema.parse({
    ...rest,
    until: dayPlus(today, untilIn),
    results: dayPlus(today, resultsIn),
    sessions: modules.map((module, at) => ({ day: dayPlus(today, firstIn + at * 7), from, until, module })),
  })
}

const slugIn = z.object({ slug: z.string() })

const numberIn = z.object({ number: z.string() })

/** Programmes of the demo town and their cohorts, by the deeds of those who may. */
export async function plantProgrammes(house: House, asOwner: AsOwner): Promise<void> {
  const text = await readFile(join(house.config.CITY, 'demo', 'programmes.json'), 'utf8').catch(() => '{"programmes":[],"cohorts":[]}')
  const cast = await castOf(house)
  if (!cast.has('petugas')) return
  const { as } = await demoCast(house)
  const codes = async (table: string) =>
    (await sql<{ code: string }>`select code from ${sql.table(table)} order by code`.execute(house.db)).rows.map(({ code }) => code)
  const now = house.now()
  const guest: Ctx = { house, db: house.db, actor: { kind: 'guest' }, now, tongue: 'id' }
  const stage: Stage = {
    house,
    now,
    as,
    guest,
    kelurahan: await codes('directory.kelurahan'),
    subsectors: await codes('directory.subsector'),
  }
  const { programmes, cohorts } = schema.parse(JSON.parse(text))
  const opened = new Map<string, { slug: string; modules: string[] }>()
  for (const { key, ...programme } of programmes) {
    const wish = programmeSchema.parse({ ...programme, unit: calendarUnit })
    const made = slugIn.safeParse(await doOnce(as('petugas'), `programme ${key}`, openProgramme, wish))
    if (made.success) opened.set(key, { slug: made.data.slug, modules: wish.modules })
  }
  for (const [at, told] of cohorts.entries()) {
    const programme = opened.get(told.programme)
    if (!programme) continue
    const wish = { ...wishOf(told, programme.modules, dayOf(now)), slug: programme.slug }
    const made = await doOnce(as('petugas'), `cohort ${at}`, openCohort, wish, true)
    const begun = numberIn.safeParse(made)
    if (!begun.success) continue
    await plantApplicants(stage, String(at), programme.slug, told)
    if (told.stage !== 'open') await liveCohort(stage, asOwner, { number: begun.data.number, stage: told.stage, back: told.back })
  }
}
