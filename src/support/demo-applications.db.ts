import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import { dayOf, dayPlus } from '#src/base/time.ts'
import { castOf, doOnce } from '#src/governance/demo-life.db.ts'
import { demoCast } from '#src/identity/demo-cast.db.ts'
import type { Ctx, House } from '#src/platform/context.ts'
import { saveApplication, startApplication, submitApplication, withdrawApplication } from './application.db.ts'
import { draftSchema } from './application.ts'
import { fileSupportObjection } from './application-objection.db.ts'
import { commitApplication, completeApplication, decideApplication } from './decide.db.ts'
import { recordDelivery } from './delivery.db.ts'
import { attachPaper, keepPaper } from './folder.db.ts'
import { acceptGrantAsAgency, acceptGrantAsReceiver, drawGrant, grantOf } from './grant-agreement.db.ts'
import { declareInterestIn, handleApplication } from './handle.db.ts'
import { type Offer, openOffers } from './offer.db.ts'
import { recommendApplication, reviewApplication } from './review.db.ts'

const told = z.strictObject({
  as: z.string(),
  kind: z.string(),
  to: z.enum([
    'draft',
    'submitted',
    'withdrawn',
    'checking',
    'mending',
    'reviewing',
    'recommending',
    'deciding',
    'refused',
    'objected',
    'budget',
    'waiting',
    'approved',
    'drawn',
    'agreed',
    'committed',
    'done',
  ]),
  title: z.string(),
  plan: z.string(),
  benefit: z.string(),
  address: z.string(),
  amount: z.int().optional(),
})
type Told = z.output<typeof told>

/** How far somebody must go to stand in a stage: the steps before it are taken one by one. */
const reach = { draft: 0, submitted: 1, withdrawn: 1, checking: 2, mending: 2, reviewing: 3, recommending: 4, deciding: 5 } as const
const far = (to: Told['to']): number => (to in reach ? reach[to as keyof typeof reach] : 6)

type Town = { as: (key: string) => Ctx; place: string }
const named = z.object({ number: z.string() })
const paper = Buffer.from('%PDF-1.4\n1 0 obj\nendobj\ntrailer\n%%EOF\n')
const points = { benefit: 4, ready: 4, lasting: 3, cost: 4 }
const lanes = 4

const fits = (kind: string) => ({ need: kind, who: kind === 'money' ? 'legal' : 'group', place: 'metro', age: 'over_24', nib: 'yes' })

/** A draft with all it needs, sent where it goes further. */
async function write({ as, place }: Town, one: Told, offer: Offer): Promise<string | undefined> {
  const ctx = as(one.as)
  const begun = named.safeParse(await doOnce(ctx, `${place} start`, startApplication, { offer: offer.slug, eligibility: fits(one.kind) }))
  if (!begun.success) return undefined
  const { number } = begun.data
  const answers = {
    plan: one.plan,
    benefit: one.benefit,
    address: one.address,
    people: '20',
    keeper: one.title,
    lasting: 'Dari hasil penjualan.',
  }
  await doOnce(
    ctx,
    `${place} save`,
    saveApplication,
    draftSchema.parse({ number, revision: 0, title: one.title, amount: one.amount, answers }),
    true,
  )
  return number
}

async function send({ as, place }: Town, one: Told, offer: Offer, number: string, papers: Map<string, string>): Promise<void> {
  const ctx = as(one.as)
  for (const wanted of offer.documents) {
    const kept = papers.get(one.as)
    if (kept) await doOnce(ctx, `${place} ${wanted}`, attachPaper, { number, wanted, paper: kept }, true)
  }
  await doOnce(ctx, `${place} send`, submitApplication, { number })
}

const declare = ({ as, place }: Town, who: string, number: string) =>
  doOnce(as(who), `${place} declared ${who}`, declareInterestIn, { number, interest: 'no' as const, note: '' }, true)

const handle = ({ as, place }: Town, who: string, number: string, step: 'take' | 'return' | 'pass', reason = '') =>
  doOnce(as(who), `${place} ${step}`, handleApplication, { number, step, reason })

const review = async (town: Town, number: string): Promise<void> => {
  for (const who of ['kurator', 'anggota-3']) {
    await declare(town, who, number)
    const says = who === 'kurator' ? 'Rencananya jelas dan orangnya ada.' : 'Biayanya wajar untuk hasilnya.'
    await doOnce(town.as(who), `${town.place} review ${who}`, reviewApplication, { number, scores: points, advice: 'yes' as const, says })
  }
}

async function recommend(town: Town, number: string): Promise<void> {
  await declare(town, 'ketua', number)
  await doOnce(town.as('ketua'), `${town.place} recommend`, recommendApplication, {
    number,
    reason: 'Dua penelaah sepakat; sesuai kalender kegiatan.',
  })
}

const terms = `Pemberi menyerahkan dana dalam dua tahap: enam puluh persen pada awal, sisanya sesudah laporan tahap pertama diterima.
Penerima memakai dana hanya untuk rencana yang diputus, menyimpan bukti belanja, dan melapor setiap triwulan.
Dana yang tidak terpakai disetor kembali ke kas daerah paling lambat sebulan sesudah kegiatan selesai.`

/** Grant money once it is in the budget: its papers are laid down and its text is drawn; both sides agree, or the receiver has it before him. */
async function agree({ as, place }: Town, one: Told, number: string, offer: Offer): Promise<void> {
  const [head, liaison, receiver] = [as(`kepala-${offer.unit}`), as(`penghubung-${offer.unit}`), as(one.as)]
  const inBudget = { number, step: 'enacted' as const, reason: 'Perda APBD tahun berjalan (contoh), lampiran hibah' }
  await doOnce(liaison, `${place} enacted`, handleApplication, inBudget)
  for (const { wanted, there } of one.to === 'agreed' ? (await grantOf(receiver.db, number)).wanted : []) {
    const kept = there || receiver.actor.kind !== 'person' ? undefined : await paperOf(receiver, receiver.house)
    if (kept) await doOnce(receiver, `${place} ${wanted}`, attachPaper, { number, wanted, paper: kept }, true)
  }
  await doOnce(liaison, `${place} drawn`, drawGrant, { number, terms, reason: '' })
  const [newest] = (await grantOf(receiver.db, number)).versions
  if (one.to !== 'agreed' || !newest) return
  const yes = { number, version: newest.version, hash: newest.hash }
  await doOnce(receiver, `${place} agreed`, acceptGrantAsReceiver, yes)
  await doOnce(head, `${place} agreed too`, acceptGrantAsAgency, yes)
}

async function decide(town: Town, one: Told, number: string, offer: Offer): Promise<void> {
  const { as, place } = town
  const [head, liaison] = [`kepala-${offer.unit}`, `penghubung-${offer.unit}`]
  await declare(town, head, number)
  const refused = one.to === 'refused' || one.to === 'objected'
  const reason = refused ? 'Rencana belum menyebut tempat dan jadwalnya.' : 'Memenuhi syarat dan hasil telaah baik.'
  await doOnce(as(head), `${place} decide`, decideApplication, {
    number,
    outcome: refused ? ('refuse' as const) : ('approve' as const),
    reason,
  })
  if (one.to === 'objected')
    await doOnce(as(one.as), `${place} object`, fileSupportObjection, { number, says: 'Tempat dan jadwal ada di jawaban pertama.' })
  if (one.to === 'drawn' || one.to === 'agreed') return await agree(town, one, number, offer)
  if (one.to !== 'committed' && one.to !== 'done') return
  const today = dayOf(as(head).now)
  const wish = { number, fund: 'apbd', dueDay: dayPlus(today, 45), letter: `CONTOH/${offer.unit}/${number.slice(-3)}` }
  const made = z.object({ commitment: z.string() }).safeParse(await doOnce(as(head), `${place} commit`, commitApplication, wish))
  if (one.to !== 'done' || !made.success) return
  const brought = { number: made.data.commitment, quantity: 1, onDay: today, place: 'Kantor dinas (contoh)', paper: `BAST-${number}` }
  await doOnce(as(liaison), `${place} deliver`, recordDelivery, brought)
  await doOnce(as(liaison), `${place} complete`, completeApplication, { number })
}

/** One application, step by step, to where the pack says it stands. */
async function plantOne(town: Town, one: Told, offer: Offer, number: string, papers: Map<string, string>): Promise<void> {
  const goal = far(one.to)
  const liaison = `penghubung-${offer.unit}`
  if (goal >= 1) await send(town, one, offer, number, papers)
  if (one.to === 'withdrawn') await doOnce(town.as(one.as), `${town.place} withdraw`, withdrawApplication, { number })
  if (goal >= 2) {
    await declare(town, liaison, number)
    await handle(town, liaison, number, 'take')
  }
  if (one.to === 'mending') await handle(town, liaison, number, 'return', 'Tulis di mana dan kapan kegiatannya, lalu kirim lagi.')
  if (goal >= 3) await handle(town, liaison, number, 'pass')
  if (goal >= 4) await review(town, number)
  if (goal >= 5) await recommend(town, number)
  if (goal >= 6) await decide(town, one, number, offer)
}

/** Those who apply put a paper into their folder first. */
async function paperOf(ctx: Ctx, house: House): Promise<string | undefined> {
  if (ctx.actor.kind !== 'person') return undefined
  const there = await sql<{ id: string }>`select id from support.folder_document where person_id = ${ctx.actor.id} limit 1`.execute(
    house.db,
  )
  if (there.rows[0]) return there.rows[0].id
  const kept = await keepPaper(ctx, { title: 'Berkas contoh', bytes: paper })
  return kept.ok ? kept.value.id : undefined
}

/** Applications in every stage, by the deeds of those whose turn it was. An agency that nobody of the cast runs is applied to by nobody. */
export async function plantApplications(house: House): Promise<void> {
  const text = await readFile(join(house.config.CITY, 'demo', 'applications.json'), 'utf8').catch(() => '[]')
  const all = z.array(told).parse(JSON.parse(text))
  const cast = await castOf(house)
  if (!cast.has('kurator') || !cast.has('anggota-3') || !cast.has('ketua')) return
  const { as } = await demoCast(house)
  const _now = house.now()
  const staffed = (await openOffers(house.db, false)).filter(({ unit }) => cast.has(`penghubung-${unit}`) && cast.has(`kepala-${unit}`))
  const papers = new Map<string, string>()
  for (const who of new Set(all.map((one) => one.as))) {
    const kept = await paperOf(as(who), house)
    if (kept) papers.set(who, kept)
  }
  const begun: { town: Town; one: Told; offer: Offer; number: string }[] = []
  for (const [index, one] of all.entries()) {
    const offer = staffed.find(({ kind }) => kind === one.kind)
    const town = { as, place: `application ${index}` }
    const number = offer && (await write(town, one, offer))
    if (offer && number) begun.push({ town, one, offer, number })
  }
  // numbers are given in order; what follows is each one's own and goes side by side, but for the last place of a quota
  const [last, others] = [begun.filter(({ one }) => one.to === 'waiting'), begun.filter(({ one }) => one.to !== 'waiting')]
  const work = others.values()
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const { town, one, offer, number } of work) await plantOne(town, one, offer, number, papers)
    }),
  )
  for (const { town, one, offer, number } of last) await plantOne(town, one, offer, number, papers)
}
