import { Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { numberAt } from '#src/events/gate-read.db.ts'
import { readEvent } from '#src/events/read-input.ts'
import { confirmReport, extendReport } from '#src/events/report.db.ts'
import { reportSchema } from '#src/events/report.ts'
import { addPhoto, dropPhoto } from '#src/events/report-photo.db.ts'
import { photoSchema } from '#src/events/report-photo.ts'
import { type ReportPage, reportPage } from '#src/events/report-read.db.ts'
import { dropPicture, storeAlone } from '#src/market/picture.db.ts'
import { pictureLimits, readPicture } from '#src/market/picture-file.ts'
import type { Ctx } from '#src/platform/context.ts'
import { supportSum } from '#src/support/event-sum.db.ts'
import { commitmentsOfEvent, promisesPerPage } from '#src/support/read.db.ts'
import { html } from '../answer.tsx'
import { freshOnce, makeOnce, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { eventKey } from './_event-key.ts'
import { slugOf } from './_gate-key.ts'
import { EventReportView } from './event-report.view.tsx'

const news = ['konfirmasi', 'perpanjang', 'foto', 'hapus-foto'] as const

async function keyHere(visit: Visit): Promise<string | undefined> {
  return eventKey(visit, await numberAt(visit.ctx.db, slugOf(visit)))
}

type Wrong = { refusals: readonly Refusal[]; form: Typed; photo: boolean }

async function show(visit: Visit, page: ReportPage, wrong?: Wrong): Promise<Response> {
  const { ctx, t, c } = visit
  const did = news.find((one) => one === c.req.query('sudah'))
  return html(visit, {
    door: 'hub',
    private: page.own,
    title: t('report.of', { title: page.title }),
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <EventReportView
        t={t}
        tongue={ctx.tongue}
        page={page}
        sum={await supportSum(ctx.db, page.slug)}
        support={await commitmentsOfEvent(ctx.db, page.slug, promisesPerPage, ctx.tongue === 'en')}
        news={did && !wrong ? t(`report.did.${did}`) : undefined}
        refusals={wrong?.refusals ?? []}
        typed={
          wrong && !wrong.photo
            ? {
                report: wrong.form.text('report'),
                told: wrong.form.text('told'),
                income: wrong.form.text('income'),
                spending: wrong.form.text('spending'),
              }
            : undefined
        }
        photo={
          wrong?.photo
            ? {
                report: wrong.form.text('report'),
                alt: wrong.form.text('alt'),
                licence: wrong.form.text('licence'),
                credit: wrong.form.text('credit'),
                asked: wrong.form.checked('asked'),
              }
            : undefined
        }
        once={freshOnce()}
      />
    ),
  })
}

/** What is left of an event, for everybody once its organiser has confirmed it; the draft for him alone. */
export const eventReport: Page = async (visit) => await show(visit, await reportPage(visit.ctx, slugOf(visit), await keyHere(visit)))

const errand =
  (
    did: (typeof news)[number],
    run: (
      ctx: Ctx,
      own: { number: string; key: string | undefined; report: string },
      form: Typed,
      page: ReportPage,
    ) => Promise<Outcome<unknown>>,
  ): Page =>
  async (visit) => {
    const key = await keyHere(visit)
    const page = await reportPage(visit.ctx, slugOf(visit), key)
    const form = await readForm(visit)
    const own = { number: page.number, key, report: form.text('report').slice(0, 40) }
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, own, form, page),
      () => to.eventReport(page.slug, { sudah: did }),
    )
    return 'response' in made ? made.response : await show(visit, page, { refusals: made.refused.refusals, form, photo: did === 'foto' })
  }

const missing = (rule: string, field: string) => ({ rule, field })

export const confirmEventReport: Page = errand('konfirmasi', async (ctx, own, form) => {
  const [income, spending] = [form.money('income'), form.money('spending')]
  const unsaid = [
    ...(income === undefined ? [missing('events.report.income', 'income')] : []),
    ...(spending === undefined ? [missing('events.report.spending', 'spending')] : []),
  ]
  const wish = readEvent(reportSchema, { told: form.text('told'), income: income ?? 0, spending: spending ?? 0 })
  if (!wish.ok) return refused(...wish.refusals, ...unsaid)
  return unsaid.length > 0 ? refused(...unsaid) : await confirmReport(ctx, { ...own, wish: wish.value })
})

export const extendEventReport: Page = errand('perpanjang', (ctx, own) => extendReport(ctx, own))

/**
 * A picture and the words beside it; what is wrong with either is said at once, and the words are kept. Nothing is decoded for anybody but the
 * organiser of a draft that is there, and what the deed refuses leaves no file.
 */
export const addReportPhoto: Page = errand('foto', async (ctx, own, form, page) => {
  const report = page.own ? page.reports.find(({ number }) => number === own.report) : undefined
  if (!report) throw new Missing('report')
  if (report.confirmedAt) return refused({ rule: 'events.report.confirmed' })
  const wish = readEvent(photoSchema, {
    alt: form.text('alt'),
    licence: form.text('licence'),
    credit: form.text('credit'),
    asked: form.checked('asked'),
  })
  const sent = form.file('picture')
  const master = await readPicture(sent ? new Uint8Array(await sent.arrayBuffer()) : new Uint8Array())
  if (!wish.ok) return refused(...(master.ok ? [] : master.refusals), ...wish.refusals)
  if (!master.ok) return master
  const kept = await storeAlone(ctx.house.files, master.value)
  let added: Outcome<unknown> | undefined
  try {
    added = await addPhoto(ctx, { ...own, wish: wish.value, master: { ...kept, content: master.value.key } })
    return added
  } finally {
    if (!added?.ok) await dropPicture(ctx.house.files, kept.key)
  }
})

export const dropReportPhoto: Page = errand('hapus-foto', async (ctx, own, form) => {
  const dropped = await dropPhoto(ctx, { ...own, photo: form.text('photo').slice(0, 40) })
  // at once; the sweep takes it away again, for a size that was in the making and where the store did not answer
  if (dropped.ok) await dropPicture(ctx.house.files, dropped.value.key).catch(() => undefined)
  return dropped
})

/** One picture with its fields. */
export const reportPhotoBytes = pictureLimits.bytes + 100_000
