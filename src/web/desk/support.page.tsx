import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { cityInstant, dayOf, isDay, minutesOfClock } from '#src/base/time.ts'
import { readPicture } from '#src/market/picture-file.ts'
import { type Ctx, mayOrWhy } from '#src/platform/context.ts'
import { adviceOf } from '#src/support/advice.db.ts'
import { makeCommitment, withdrawCommitment } from '#src/support/commitment.db.ts'
import { commitmentSchema, deliverySchema, type PhotoWish, photoSchema, reasonSchema, supportKinds } from '#src/support/commitment.ts'
import { type Drawn, deliveryPhoto, recordWithPhoto } from '#src/support/delivery-photo.db.ts'
import { keepingOf, problems } from '#src/support/keeping-read.db.ts'
import { commitmentCalled, openCommitments } from '#src/support/read.db.ts'
import { readSupport } from '#src/support/read-input.ts'
import { sayRefusal } from '#src/ui/words.ts'
import { sendPrivatePicture } from '../pictures.ts'
import { freshOnce, makeOnce, nothingTyped, readForm, type Typed, typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { myUnits } from './_support-units.ts'
import { DeskCommitmentView, DeskSupport, PromiseView } from './support.view.tsx'
import { AdviceToAnswer, ProblemList } from './support-team.view.tsx'

/** What a desk is shown of its open promises; the rest follows as these are kept. */
const mostOpen = 100

/** What one's agency still has to keep: what is due, what waits for the receiver's word. */
export const deskSupportPage: Page = async (visit) => {
  const held = await deskPart(visit, 'support')
  if (held instanceof Response) return held
  const { ctx, t } = visit
  const units = await myUnits(visit)
  const rows = await openCommitments(
    ctx.db,
    units.map(({ value }) => value),
    mostOpen,
    ctx.tongue === 'en',
  )
  const codes = units.map(({ value }) => value)
  const [waiting, advice] = await Promise.all([
    problems(ctx.db, codes, ctx.tongue === 'en', 30),
    adviceOf(ctx.db, codes, ctx.tongue === 'en'),
  ])
  const main = (
    <DeskSupport t={t} tongue={ctx.tongue} rows={rows} units={units} today={dayOf(ctx.now)}>
      <ProblemList t={t} tongue={ctx.tongue} rows={waiting.filter(({ kind }) => kind !== 'advice')} title={t('keep.inbox.title')} desk />
      <AdviceToAnswer t={t} tongue={ctx.tongue} rows={advice} once={freshOnce()} typed={undefined} refusals={[]} />
    </DeskSupport>
  )
  return deskPage(visit, held, 'support', { title: t('support.desk.title'), main })
}

type Wrong = { refusals: readonly Refusal[]; form: Typed }

/** A cell of the grid that its liaison wants to fill: what it asks for stands in the form already. */
function fromCell({ c, t }: Visit): Typed {
  const asked = (name: string) => (c.req.query(name) ?? '').slice(0, 40)
  const form = new FormData()
  const kind = supportKinds.find((one) => one === asked('jenis'))
  if (kind) {
    form.set('kind', kind)
    form.set('title', t(`support.kind.${kind}`))
    form.set('receiver', t('keep.cell.receiver'))
  }
  form.set('quantity', asked('jumlah'))
  form.set('measure', asked('satuan'))
  return typed(form)
}

async function showPromise(visit: Visit, held: DeskPowers, wrong?: Wrong): Promise<Response> {
  const { t, c } = visit
  const form = wrong?.form ?? fromCell(visit)
  return deskPage(visit, held, 'support', {
    title: t('support.desk.new'),
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <PromiseView
        t={t}
        typed={form}
        event={wrong ? form.text('event') : (c.req.query('acara') ?? '').slice(0, 40)}
        refusals={wrong?.refusals ?? []}
        units={await myUnits(visit)}
        once={freshOnce()}
      />
    ),
  })
}

export const newPromisePage: Page = async (visit) => {
  const held = await deskPart(visit, 'support')
  return held instanceof Response ? held : await showPromise(visit, held)
}

const given = (form: Typed, name: string) => form.text(name).trim() || undefined

/** A day and a clock of the city as an instant; what is neither is left to the schema. */
function instant(form: Typed, name: string): string | undefined {
  const day = given(form, `${name}Day`)
  if (day === undefined) return undefined
  const minutes = minutesOfClock(form.text(`${name}Clock`) || '00:00')
  return isDay(day) && minutes !== undefined ? cityInstant(day, minutes).toISOString() : day
}

const amount = (text: string) => text.replace(/^\s*Rp\.?/i, '').replace(/[\s.]/g, '')

export const makePromisePage: Page = async (visit) => {
  const held = await deskPart(visit, 'support')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const read = readSupport(commitmentSchema, {
    unit: form.text('unit'),
    kind: form.text('kind'),
    title: form.text('title'),
    receiver: form.text('receiver'),
    email: form.text('email').trim(),
    phone: form.text('phone'),
    quantity: amount(form.text('quantity')),
    measure: form.text('measure'),
    unitValue: amount(form.text('unitValue')) || '0',
    fund: form.text('fund'),
    dueDay: form.text('dueDay'),
    letter: form.text('letter'),
    event: given(form, 'event'),
    purpose: given(form, 'purpose')?.toUpperCase(),
    asset: given(form, 'asset'),
    from: instant(form, 'from'),
    until: instant(form, 'until'),
  })
  if (!read.ok) return await showPromise(visit, held, { refusals: read.refusals, form })
  const made = await makeOnce(
    visit,
    form,
    (ctx) => makeCommitment(ctx, read.value),
    ({ number }) => to.deskCommitment(number, { sudah: 'dijanjikan' }),
  )
  return 'response' in made ? made.response : await showPromise(visit, held, { refusals: made.refused.refusals, form })
}

const news = ['dijanjikan', 'dicatat', 'ditarik', 'dijawab', 'diperiksa', 'diminta', 'dinilai'] as const

export async function showCommitment(visit: Visit, held: DeskPowers, wrong?: Wrong): Promise<Response> {
  const { ctx, t, c } = visit
  const commitment = await commitmentCalled(ctx.db, (c.req.param('number') ?? '').slice(0, 40), ctx.tongue === 'en')
  // what was promised before a merger is kept by whoever took over
  const unit = commitment.keeper?.unit ?? commitment.unit
  const [record, withdraw] = await Promise.all([
    mayOrWhy(ctx, 'support.delivery.record', { unit, fund: 'tanpa_dana' }),
    mayOrWhy(ctx, 'support.commitment.make', { unit, fund: commitment.fund, amount: 0 }),
  ])
  const said = (answer: typeof record) =>
    answer.ok ? undefined : answer.refusal ? sayRefusal(t, answer.refusal) : t('support.desk.not_yours')
  const did = news.find((one) => one === c.req.query('sudah'))
  return deskPage(visit, held, 'support', {
    title: commitment.title,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <DeskCommitmentView
        t={t}
        tongue={ctx.tongue}
        commitment={commitment}
        keeping={await keepingOf(ctx.db, commitment.id)}
        today={dayOf(ctx.now)}
        typed={wrong?.form ?? nothingTyped}
        refusals={wrong?.refusals ?? []}
        closed={{ record: said(record), withdraw: said(withdraw) }}
        news={did && !wrong ? t(`support.desk.did.${did}`) : undefined}
        once={freshOnce()}
      />
    ),
  })
}

export const deskCommitmentPage: Page = async (visit) => {
  const held = await deskPart(visit, 'support')
  return held instanceof Response ? held : await showCommitment(visit, held)
}

export const commitmentErrand =
  (did: (typeof news)[number], run: (ctx: Ctx, number: string, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'support')
    if (held instanceof Response) return held
    const form = await readForm(visit)
    const number = (visit.c.req.param('number') ?? '').slice(0, 40)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, number, form),
      () => to.deskCommitment(number, { sudah: did }),
    )
    return 'response' in made ? made.response : await showCommitment(visit, held, { refusals: made.refused.refusals, form })
  }

export const deliverPage: Page = commitmentErrand('dicatat', async (ctx, number, form) => {
  const read = readSupport(deliverySchema, {
    number,
    quantity: amount(form.text('quantity')),
    onDay: form.text('onDay'),
    place: form.text('place'),
    paper: form.text('paper'),
  })
  const photo = await photoIn(form)
  if (!read.ok || !photo.ok) return refused(...(read.ok ? [] : read.refusals), ...(photo.ok ? [] : photo.refusals))
  return await recordWithPhoto(ctx, read.value, photo.value)
})

/** The picture sent with a delivery, drawn anew, and what is said of it; nothing where none was sent. */
async function photoIn(form: Typed): Promise<Outcome<(PhotoWish & { drawn: Drawn }) | undefined>> {
  const file = form.file('photo')
  if (!file) return done(undefined)
  const told = readSupport(photoSchema, { alt: form.text('alt'), open: form.checked('open') })
  const drawn = await readPicture(new Uint8Array(await file.arrayBuffer()))
  if (told.ok && drawn.ok) return done({ ...told.value, drawn: drawn.value })
  return refused(...(told.ok ? [] : told.refusals), ...(drawn.ok ? [] : drawn.refusals.map((one) => ({ ...one, field: 'photo' }))))
}

export const deskDeliveryPhotoPage: Page = async (visit) => {
  const held = await deskPart(visit, 'support')
  if (held instanceof Response) return held
  const { c, ctx } = visit
  return sendPrivatePicture(visit, await deliveryPhoto(ctx, c.req.param('number') ?? '', c.req.param('delivery') ?? '', { closed: true }))
}

export const withdrawPage: Page = commitmentErrand('ditarik', async (ctx, number, form) => {
  const read = readSupport(reasonSchema, form.text('reason'))
  return read.ok
    ? await withdrawCommitment(ctx, { number, reason: read.value })
    : { ok: false, refusals: read.refusals.map((one) => ({ ...one, field: 'reason' })) }
})
