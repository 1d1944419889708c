import { recordAppointment } from '#src/governance/appointment.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { saveApplication, startApplication, submitApplication } from '#src/support/application.db.ts'
import { draftSchema } from '#src/support/application.ts'
import { commitmentSchema } from '#src/support/commitment.ts'
import { decideApplication } from '#src/support/decide.db.ts'
import { declareInterestIn, handleApplication } from '#src/support/handle.db.ts'
import { offerSchema, publishOffer } from '#src/support/offer.db.ts'
import { recommendApplication, reviewApplication } from '#src/support/review.db.ts'
import { openEventsTown, value } from './events-town.ts'

export { rule, value, wib } from './events-town.ts'

export const fits = { need: 'training', who: 'person', place: 'metro', age: 'under_24', nib: 'yes' } as const
export const answered = { plan: 'Melatih dua puluh pembuat keripik.', benefit: 'Pembuat di Yosodadi.', people: '20' }
const points = (score: number) => ({ benefit: score, ready: score, lasting: score, cost: score })

export type SupportTown = Awaited<ReturnType<typeof openSupportTown>>

/** A training as an agency offers it, or what it is said to be besides. */
export const trainingWish = (more: Record<string, unknown> = {}) =>
  offerSchema.parse({
    unit: 'diskoperin',
    kind: 'training',
    title: 'Pelatihan kemasan',
    plain: 'Dua hari, pulang membawa rancangan kemasan.',
    quantity: 10,
    measure: 'kursi',
    unitValue: 500_000,
    basis: 'sk-contoh-mch',
    daysFrom: 7,
    daysTo: 30,
    // money goes the way of the city's budget
    ...(more.kind === 'money' ? { daysFrom: 240, daysTo: 540 } : {}),
    ...more,
  })

/** Ten stoves an agency promises to a group that is reached by mail alone, or what it is said to be besides. */
export const stovesWish = (more: Record<string, unknown> = {}) =>
  commitmentSchema.parse({
    unit: 'diskoperin',
    kind: 'goods',
    title: 'Kompor batik',
    receiver: 'Kelompok perajin',
    email: 'perajin@contoh.id',
    quantity: 10,
    measure: 'kompor',
    unitValue: 350_000,
    fund: 'apbd',
    dueDay: '2027-12-01',
    letter: '530/7',
    ...more,
  })

/** The demo town with a clock of its own, no applications, and short ways to walk one to where it is decided. */
export async function openSupportTown(first = '2027-01-04T09:00') {
  const town = await openEventsTown(first)
  await town.owner.query(`set session_replication_role = replica; truncate support.grant_acceptance, support.grant_agreement, support.objection, support.award, support.waitlist, support.award_key, support.duplicate_override, support.review,
    support.declaration, support.application_document, support.folder_document, support.application_member, support.application_step, support.application; set session_replication_role = origin`)
  let made = 0
  const offer = async (more: Record<string, unknown> = {}, who = 'kepala-diskoperin') => {
    made += 1
    const wish = trainingWish({ unit: who.replace('kepala-', ''), title: `Pelatihan kemasan ke-${made}`, ...more })
    return value(await publishOffer(await town.as(who), wish)).slug
  }
  const ctxOf = async (who: string | Ctx): Promise<Ctx> => (typeof who === 'string' ? await town.as(who) : { ...who, now: town.now() })
  const draft = async (slug: string, who: string | Ctx = 'penjual-keripik', more: Record<string, unknown> = {}) => {
    const ctx = await ctxOf(who)
    const { number } = value(await startApplication(ctx, { offer: slug, eligibility: fits }))
    value(
      await saveApplication(
        ctx,
        draftSchema.parse({
          number,
          revision: 0,
          title: 'Keripik Yosodadi',
          answers: { ...answered, address: `Jl. Contoh ${number}` },
          ...more,
        }),
      ),
    )
    return number
  }
  const send = async (slug: string, who: string | Ctx = 'penjual-keripik', more: Record<string, unknown> = {}) => {
    const number = await draft(slug, who, more)
    return value(await submitApplication(await ctxOf(who), { number })).number
  }
  const declare = async (number: string, who: string) => await declareInterestIn(await town.as(who), { number, interest: 'no', note: '' })
  const handle = async (
    number: string,
    step: 'take' | 'reroute' | 'return' | 'pass',
    more: { reason?: string; unit?: string } = {},
    who = 'penghubung-diskoperin',
  ) => {
    await declare(number, who)
    return await handleApplication(await town.as(who), { number, step, reason: '', ...more })
  }
  const review = async (number: string, who: string, score = 4) => {
    await declare(number, who)
    return await reviewApplication(await town.as(who), {
      number,
      scores: points(score),
      advice: 'yes',
      says: 'Rencananya jelas dan pesertanya ada.',
    })
  }
  const recommend = async (number: string) => {
    await declare(number, 'ketua')
    return await recommendApplication(await town.as('ketua'), { number, reason: 'Dua penelaah sepakat.' })
  }
  const toReview = async (number: string) => {
    value(await handle(number, 'take'))
    value(await handle(number, 'pass'))
  }
  const toDecide = async (number: string) => {
    await toReview(number)
    value(await review(number, 'kurator'))
    value(await review(number, 'anggota-3'))
    value(await recommend(number))
    await declare(number, 'kepala-diskoperin')
  }
  const decide = async (number: string, more: Record<string, unknown> = {}, who = 'kepala-diskoperin') =>
    await decideApplication(await town.as(who), { number, outcome: 'approve', reason: 'Sesuai syarat dan telaah.', ...more })
  return {
    ...town,
    offer,
    draft,
    send,
    declare,
    handle,
    review,
    recommend,
    toReview,
    toDecide,
    decide,
    ctxOf,
    appointCurator: async (person: string) =>
      value(
        await recordAppointment(await town.as('sekretaris'), {
          post: 'kurator',
          seat: 3,
          person,
          mode: 'definitive',
          firstDay: '2027-01-04',
          lastDay: '2028-01-03',
          paper: 'SK uji 3',
        }),
      ),
  }
}
