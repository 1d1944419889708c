import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { formatClock } from '#src/base/time.ts'
import type { Ctx } from '#src/platform/context.ts'
import { Replay } from '#src/platform/once.ts'
import { saveApplication, submitApplication, withdrawApplication } from '#src/support/application.db.ts'
import { objectionSchema, reasonText } from '#src/support/application.ts'
import { fileSupportObjection } from '#src/support/application-objection.db.ts'
import { type Application, myApplication, myBodies } from '#src/support/application-read.db.ts'
import { askOverride } from '#src/support/duplicate.db.ts'
import { myPapers } from '#src/support/folder.db.ts'
import { differing } from '#src/support/form.ts'
import { acceptGrantAsReceiver, grantOf } from '#src/support/grant-agreement.db.ts'
import { acceptanceSchema } from '#src/support/grant-agreement.ts'
import { readSupport } from '#src/support/read-input.ts'
import { sayRefusal } from '#src/ui/words.ts'
import { html, redirect } from '../answer.tsx'
import { asset } from '../assets.ts'
import { freshOnce, makeOnce, nothingTyped, onceIn, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { draftTyped, papersFrom, saveAll } from './_application-form.ts'
import { mine } from './_door.ts'
import { ApplicationView } from './application.view.tsx'
import { DraftView } from './application-draft.view.tsx'

const news = ['tersimpan', 'terkirim', 'ditarik', 'keberatan', 'diminta', 'lampiran', 'setuju'] as const
const numberOf = ({ c }: Visit) => (c.req.param('number') ?? '').slice(0, 40)
type Wrong = { refusals: readonly Refusal[]; form: Typed }

async function show(visit: Visit, wrong?: Wrong): Promise<Response> {
  const { ctx, t, c } = visit
  const one = await myApplication(ctx, numberOf(visit))
  const open = one.state === 'draft' || one.state === 'mending'
  const granted = one.state === 'approved'
  const [papers, bodies, grant] = await Promise.all([
    open || granted ? myPapers(ctx) : [],
    open ? myBodies(ctx) : [],
    open ? undefined : grantOf(ctx.db, one.number),
  ])
  const did = news.find((name) => name === c.req.query('sudah'))
  const facts = {
    t,
    tongue: ctx.tongue,
    one,
    typed: wrong?.form ?? nothingTyped,
    refusals: wrong?.refusals ?? [],
    news: did && !wrong ? t(`apply.did.${did}`) : undefined,
    once: freshOnce(),
    now: ctx.now,
  }
  return html(visit, {
    door: 'hub',
    private: true,
    title: one.title || one.offer,
    ...(open ? { head: <script type="module" src={asset('draft.js')} /> } : {}),
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: grant ? <ApplicationView {...facts} grant={grant} papers={papers} /> : <DraftView {...facts} papers={papers} bodies={bodies} />,
  })
}

export const showApplication: Page = mine((visit) => show(visit))

/** Saves what stands in the form, finished or not. */
export const saveDraft: Page = mine(async (visit) => {
  const form = await readForm(visit)
  const one = await myApplication(visit.ctx, numberOf(visit))
  const saved = await saveAll(visit.ctx, one, form)
  if (!saved.ok) return await show(visit, { refusals: saved.refusals, form })
  return redirect(visit, to.myApplication(one.number, { sudah: 'tersimpan' }))
})

const answered = (status: number, body: object): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  })

/** The same saving, asked for by the page itself while it is written: says when it was kept, or what is kept instead. */
export const keepDraft: Page = mine(async (visit) => {
  const { ctx, t } = visit
  const form = await readForm(visit)
  const one = await myApplication(ctx, numberOf(visit))
  const read = draftTyped(one, form)
  const told = (value: unknown) => ({
    revision: (value as { revision: number }).revision,
    says: t('apply.draft.saved_at', { time: formatClock(ctx.now, ctx.tongue) }),
  })
  const once = onceIn(visit, form, (value) => ({ status: 200, body: told(value) }))
  const saved = read.success
    ? await saveApplication(once, read.data).catch((error: unknown) => {
        // sent again because its answer was lost on the way
        if (error instanceof Replay && error.reason === 'again') return done(error.body as { revision: number })
        throw error
      })
    : refused({ rule: 'support.unreadable' })
  if (saved.ok) return answered(200, told(saved.value))
  const [first = { rule: 'platform.refused' }] = saved.refusals
  const stale = first.rule === 'support.application.stale'
  const answers = Object.fromEntries(one.form.fields.map(({ key }) => [key, form.text(`jawab-${key}`)]))
  const kept = differing(one.form.fields, one.answers, answers).map(({ field, kept: text }) => ({
    label: (ctx.tongue === 'en' && field.labelEn) || field.label,
    text,
  }))
  const says = stale ? `${sayRefusal(t, first)} ${t('apply.draft.stale_here')}` : sayRefusal(t, first)
  return answered(statusOf(saved.refusals), { says, ...(stale ? { stale, kept } : {}) })
})

/** Saves and hands in. Pressed twice it was handed in once. */
export const sendApplication: Page = mine(async (visit) => {
  const form = await readForm(visit)
  const one = await myApplication(visit.ctx, numberOf(visit))
  const { number } = one
  const sent = await savedAndSent(visit.ctx, one, form)
  if (sent.ok || sent.refusals[0]?.rule === 'support.application.handed_in')
    return redirect(visit, to.myApplication(number, { sudah: 'terkirim' }))
  return await show(visit, { refusals: sent.refusals, form })
})

async function savedAndSent(ctx: Ctx, one: Application, form: Typed): Promise<Outcome<unknown>> {
  const saved = await saveAll(ctx, one, form)
  return saved.ok ? await submitApplication(ctx, { number: one.number }) : saved
}

const errand = (did: (typeof news)[number], run: (ctx: Ctx, number: string, form: Typed) => Promise<Outcome<unknown>>): Page =>
  mine(async (visit) => {
    const form = await readForm(visit)
    const number = numberOf(visit)
    await myApplication(visit.ctx, number)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, number, form),
      () => to.myApplication(number, { sudah: did }),
    )
    return 'response' in made ? made.response : await show(visit, { refusals: made.refused.refusals, form })
  })

export const withdrawMine: Page = errand('ditarik', (ctx, number) => withdrawApplication(ctx, { number }))

export const objectToMine: Page = errand('keberatan', async (ctx, number, form) => {
  const read = readSupport(objectionSchema, { number, says: form.text('says') })
  return read.ok ? await fileSupportObjection(ctx, read.value) : read
})

export const askMine: Page = errand('diminta', async (ctx, number, form) => {
  const read = readSupport(reasonText, form.text('alasan'))
  return read.ok
    ? await askOverride(ctx, { number, reason: read.value.slice(0, 1000) })
    : refused(...read.refusals.map((one) => ({ ...one, field: 'alasan' })))
})

/** Lays what the agreement asks for to it, from the folder or from the phone. */
export const attachToGrant: Page = mine(async (visit) => {
  const form = await readForm(visit)
  const one = await myApplication(visit.ctx, numberOf(visit))
  const { wanted } = await grantOf(visit.ctx.db, one.number)
  const refusals = await papersFrom(
    visit.ctx,
    one,
    form,
    wanted.map((paper) => paper.wanted),
  )
  if (refusals.length > 0) return await show(visit, { refusals, form })
  return redirect(visit, to.myApplication(one.number, { sudah: 'lampiran' }))
})

export const acceptMyGrant: Page = errand('setuju', async (ctx, number, form) => {
  const read = readSupport(acceptanceSchema, { number, version: form.text('version'), hash: form.text('hash') })
  return read.ok ? await acceptGrantAsReceiver(ctx, read.value) : read
})
