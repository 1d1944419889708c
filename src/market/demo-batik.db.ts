import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import { dayOf, dayPlus } from '#src/base/time.ts'
import { castOf, doOnce } from '#src/governance/demo-life.db.ts'
import type { Ctx, House } from '#src/platform/context.ts'
import type { DyeName } from '#src/ui/motif/dye.ts'
import { dyes } from '#src/ui/motif/dye.ts'
import { type MotifKind, motifKinds, motifSwatch } from '#src/ui/motif/motif.ts'
import { productPicture } from '#src/ui/picture/picture.ts'
import { issueCertificates, revokeCertificate } from './certificate.db.ts'
import { claimPiece, handOverPiece } from './claim.db.ts'
import { nominate, openCollection, voteOnNomination } from './curation.db.ts'
import { techniques } from './motif.ts'
import { answerForCity, answerForShop, askForMotif } from './motif-licence.db.ts'
import { writeMotifs } from './motif-pack.db.ts'
import { storeMaster } from './picture.db.ts'
import { drawnMaster } from './picture-file.ts'
import { addDrawnPhoto, makePiece, returnPiece, submitPiece } from './piece.db.ts'
import { type Stage, stages } from './piece.ts'
import { explainPrice } from './price.db.ts'
import { lookAtCertificate } from './scan.db.ts'

const designed = z.object({
  slug: z.string(),
  name: z.string(),
  names: z.array(z.string()),
  holder: z.string().default(''),
  shop: z.string().optional(),
  draws: z.enum(['kawung', 'kupu']),
  right: z.enum(['designer', 'tradition']),
  story: z.string(),
  storyEn: z.string(),
  origin: z.string().default(''),
  originEn: z.string().default(''),
  uses: z.string().default(''),
  usesEn: z.string().default(''),
  needsLicence: z.boolean().default(false),
})
const licence = z.object({
  motif: z.string(),
  shop: z.string(),
  techniques: z.array(z.enum(techniques)),
  says: z.string(),
  granted: z.boolean().optional(),
  fee: z.number().default(0),
})
const piece = z.looseObject({
  shop: z.string(),
  sku: z.string().optional(),
  title: z.string(),
  ago: z.number(),
  draws: z.tuple([z.enum(motifKinds as [MotifKind, ...MotifKind[]]), z.string()]),
  next: z.array(z.enum(['issue', 'claim', 'far', 'revoke', 'return'])),
})
type DemoPiece = z.output<typeof piece>
const priced = z.object({
  sku: z.string(),
  parts: z.array(z.record(z.string(), z.union([z.string(), z.number()]))),
  rest: z.record(z.string(), z.string()).optional(),
})
const vote = z.union([z.tuple([z.string(), z.boolean()]), z.tuple([z.string(), z.boolean(), z.string(), z.string()])])
const curated = z.looseObject({
  title: z.string(),
  nominations: z.array(z.object({ shop: z.string(), sku: z.string(), says: z.string(), votes: z.array(vote) })),
})
const schema = z.object({
  prices: z.array(priced),
  collections: z.array(curated),
  designed: z.array(designed),
  licences: z.array(licence),
  pieces: z.array(piece),
})

const wax = { ground: '#F3E6CC', line: '#8A5A1E', accent: '#D9B98A', second: '#C79A5B' }
const pencil = { ground: '#F7F0E0', line: '#9C8B6E', accent: '#F7F0E0', second: '#F7F0E0' }

/** The work in five pictures: pencil, wax, dye under wax, boiled out, done. */
function drawn(stage: Stage, seed: string, kind: MotifKind, dye: DyeName): string {
  const cut = (colours: typeof wax) => motifSwatch(seed, { kind, dye: colours, width: 400, height: 500, scale: 1.1 })
  if (stage === 'pola') return cut(pencil)
  if (stage === 'malam') return cut(wax)
  if (stage === 'warna') return cut({ ...dyes[dye], line: wax.line, accent: wax.accent, second: wax.second })
  return productPicture({
    kind: stage === 'lorod' ? 'flat-cloth' : 'hanging-cloth',
    seed,
    dye,
    motif: kind,
    ground: stage === 'lorod' ? 4 : 1,
  })
}

type Town = { house: House; as: (key: string) => Ctx; owner: (shop: string) => Ctx; says: (stage: Stage, title: string) => string }

async function townOf(house: House): Promise<Town> {
  const now = house.now()
  const ctx = (id: string, name: string): Ctx => ({
    house,
    db: house.db,
    actor: { kind: 'person', id, name, secondFactor: true },
    now,
    tongue: 'id',
  })
  const people = await sql<{
    key: string
    id: string
    name: string
  }>`select demo_key as key, id, name from identity.person where demo_key is not null`.execute(house.db)
  const owners = await sql<{ key: string; id: string; name: string }>`select s.slug as key, p.id, p.name from market.shop s
    join identity.membership ms on ms.kind = 'shop' and ms.entity_id = s.id and ms.role = 'owner' join identity.person p on p.id = ms.person_id`.execute(
    house.db,
  )
  const find = (rows: typeof people.rows) => {
    const byKey = new Map(rows.map((row) => [row.key, row]))
    return (key: string) => ctx(byKey.get(key)?.id ?? '', byKey.get(key)?.name ?? '')
  }
  const told: Record<Stage, string> = {
    pola: 'pola di atas kain',
    malam: 'malam sudah digoreskan',
    warna: 'sesudah dicelup, malam masih melekat',
    lorod: 'malam sudah dilorod',
    jadi: 'kain yang jadi',
  }
  return { house, as: find(people.rows), owner: find(owners.rows), says: (stage, title) => `${title}: ${told[stage]}` }
}

async function plantLicences(
  { as, owner, house }: Town,
  all: z.output<typeof licence>[],
  holders: ReadonlyMap<string, string>,
): Promise<void> {
  const today = dayOf(house.now())
  for (const [place, { motif, shop, granted, fee, ...asks }] of all.entries()) {
    await doOnce(owner(shop), `batik licence ${place}`, askForMotif, { motif, input: { shop, ...asks } })
    if (granted === undefined) continue
    const found = await sql<{
      id: string
    }>`select r.id from market.motif_request r join market.motif m on m.id = r.motif_id join market.shop s on s.id = r.shop_id where m.slug = ${motif} and s.slug = ${shop} limit 1`.execute(
      house.db,
    )
    const input = { request: found.rows[0]?.id ?? '', granted, fee, from: dayPlus(today, -60), until: dayPlus(today, 365) }
    const holder = holders.get(motif)
    if (holder) await doOnce(owner(holder), `batik answer ${place}`, answerForShop, { shop: holder, request: input.request, input })
    else await doOnce(as('pengelola'), `batik answer ${place}`, answerForCity, input)
  }
}

const numberOf = (value: unknown): string => z.object({ number: z.string() }).parse(value).number

async function plantPiece(town: Town, place: number, one: DemoPiece, product: string): Promise<string> {
  const { house, owner } = town
  const { shop, sku, title, ago, draws, next, ...about } = one
  const [kind, dye] = draws
  const made = dayPlus(dayOf(house.now()), -ago)
  const ctx = owner(shop)
  const input = { ...about, title, consent: about.maker !== '', finishedOn: made, product }
  const number = numberOf(await doOnce(ctx, `batik piece ${place}`, makePiece, { shop, input }))
  for (const [at, stage] of stages.entries()) {
    const { bytes, ...master } = drawnMaster(drawn(stage, `batik-${place}`, kind, dye as DyeName), wax.ground)
    await storeMaster(house.files, { bytes, ...master }, true)
    const said = { stage, alt: town.says(stage, title), onDay: dayPlus(made, (at - 4) * 3) }
    await doOnce(ctx, `batik photo ${place} ${stage}`, addDrawnPhoto, { shop, number, master, about: said })
  }
  await doOnce(ctx, `batik submit ${place}`, submitPiece, { shop, number })
  return number
}

const codeOf = async (house: House, number: string): Promise<string> =>
  (
    await sql<{
      code: string
    }>`select c.code from market.certificate c join market.piece p on p.id = c.piece_id where p.number = ${number}`.execute(house.db)
  ).rows[0]?.code ?? ''

async function afterwards({ house, as, owner }: Town, place: number, { shop, next }: DemoPiece, number: string): Promise<void> {
  const code = await codeOf(house, number)
  if (next.includes('claim')) {
    const given = z.object({ code: z.string() }).parse(await doOnce(owner(shop), `batik code ${place}`, handOverPiece, { shop, number }))
    await doOnce(as('warga'), `batik claim ${place}`, claimPiece, { certificate: code, typed: given.code })
  }
  if (next.includes('far'))
    for (const [at, from] of ['metro', 'surabaya'].entries())
      await doOnce(as('warga-2'), `batik scan ${place} ${at}`, lookAtCertificate, { code, about: `contoh ${at}`, place: from })
  if (next.includes('revoke'))
    await doOnce(as('kurator'), `batik revoke ${place}`, revokeCertificate, {
      code,
      reason: 'mistaken',
      says: 'Ukuran kain pada sertifikat tertukar dengan kain lain; pembatik mengajukan yang baru.',
    })
  if (next.includes('return'))
    await doOnce(as('kurator'), `batik return ${place}`, returnPiece, {
      number,
      reason: 'Foto saat dicelup terlalu gelap; mohon foto ulang di dekat jendela.',
    })
}

type Listed = { slug: string; id: string; shop: string; price: number }

/** Where the money of a few listings goes; what is left is the workshop's. */
async function plantPrices({ owner }: Town, all: z.output<typeof priced>[], bySku: ReadonlyMap<string, Listed>): Promise<void> {
  for (const [place, { sku, parts, rest }] of all.entries()) {
    const listed = bySku.get(sku)
    if (!listed) continue
    const left = listed.price - parts.reduce((sum, { amount }) => sum + Number(amount), 0)
    if (left < 0) continue
    const whole = rest ? [...parts, { ...rest, amount: left }] : parts
    await doOnce(
      owner(listed.shop),
      `batik price ${place}`,
      explainPrice,
      { shop: listed.shop, product: listed.id, input: { parts: whole } },
      true,
    )
  }
}

async function plantCollections(
  { as, owner, house }: Town,
  all: z.output<typeof curated>[],
  bySku: ReadonlyMap<string, Listed>,
): Promise<void> {
  for (const [place, { nominations, ...about }] of all.entries()) {
    const opened = z.object({ slug: z.string() }).parse(await doOnce(as('kurator'), `batik collection ${place}`, openCollection, about))
    for (const [at, { shop, sku, says, votes }] of nominations.entries()) {
      const product = bySku.get(sku)?.slug ?? ''
      await doOnce(owner(shop), `batik nomination ${place} ${at}`, nominate, { shop, input: { collection: opened.slug, product, says } })
      const found = await sql<{
        id: string
      }>`select n.id from market.nomination n join market.product p on p.id = n.product_id where p.slug = ${product} order by n.at desc limit 1`.execute(
        house.db,
      )
      for (const [who, show, reason = '', advice = ''] of votes)
        await doOnce(as(who), `batik vote ${place} ${at} ${who}`, voteOnNomination, {
          nomination: found.rows[0]?.id ?? '',
          show,
          reason,
          says: advice,
        })
    }
  }
}

/** Motifs, licences, cloths and certificates of the demo town, by the deeds of those who may. */
export async function plantBatik(house: House): Promise<void> {
  const text = await readFile(join(house.config.CITY, 'demo', 'batik.json'), 'utf8').catch(() => undefined)
  const cast = await castOf(house)
  if (!text || !cast.has('kurator') || !cast.has('pengelola')) return
  const { designed: own, licences, pieces, prices, collections } = schema.parse(JSON.parse(text))
  const rows = own.map(({ shop, ...motif }) => ({
    ...motif,
    recordNumber: '',
    kind: 'designed',
    sources: [],
    verified: false,
    ...(shop ? { holderShop: shop } : {}),
  }))
  await writeMotifs(house.db, rows, 50)
  const town = await townOf(house)
  await plantLicences(town, licences, new Map(own.flatMap(({ slug, shop }) => (shop ? [[slug, shop] as const] : []))))
  const products = await sql<Listed & { sku: string }>`select v.sku, p.slug, p.id, s.slug as shop, v.price from market.variant v
    join market.product p on p.id = v.product_id join market.shop s on s.id = p.shop_id`.execute(house.db)
  const bySku = new Map(products.rows.map((row) => [row.sku, row]))
  const numbers: string[] = []
  for (const [place, one] of pieces.entries()) numbers.push(await plantPiece(town, place, one, bySku.get(one.sku ?? '')?.slug ?? ''))
  const signed = pieces.flatMap(({ next }, at) => (next.includes('issue') ? [numbers[at] ?? ''] : []))
  await doOnce(town.as('kurator'), 'batik issue', issueCertificates, { numbers: signed })
  for (const [place, one] of pieces.entries()) await afterwards(town, place, one, numbers[place] ?? '')
  await plantPrices(town, prices, bySku)
  if (cast.has('anggota-3')) await plantCollections(town, collections, bySku)
}
