import { getCookie, setCookie } from 'hono/cookie'
import { Missing, type Refusal } from '#src/base/outcome.ts'
import { tooMany } from '#src/platform/limits.ts'
import { releaseCommitment } from '#src/support/commitment.db.ts'
import { confirmationSchema, releaseSchema } from '#src/support/commitment.ts'
import { confirmDelivery } from '#src/support/delivery.db.ts'
import { deliveryPhoto } from '#src/support/delivery-photo.db.ts'
import { answerFollowUp } from '#src/support/follow-up.db.ts'
import { followUpSchema } from '#src/support/follow-up.ts'
import { sendReport } from '#src/support/keeping.db.ts'
import { reportSchema } from '#src/support/keeping.ts'
import { keepingOf } from '#src/support/keeping-read.db.ts'
import { type Commitment, commitmentForReceiver } from '#src/support/read.db.ts'
import { readSupport } from '#src/support/read-input.ts'
import { html, redirect } from '../answer.tsx'
import { addressOfClient } from '../guard.ts'
import { tooOften } from '../mb2/_too-often.tsx'
import { sendPrivatePicture } from '../pictures.ts'
import { freshOnce, makeOnce, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type FollowUpTyped, nothingAnswered } from './follow-up.view.tsx'
import { ReceiveView } from './support-receive.view.tsx'

const trying = { name: 'support-key', most: 20, seconds: 60 }
const shape = /^JNJ-\d{4}-\d{5,8}$/
const cookieOf = (number: string) => `__Host-janji-${number}`

const numberOf = (visit: Visit): string => {
  const number = visit.c.req.param('number') ?? ''
  if (!shape.test(number)) throw new Missing('commitment')
  return number
}
const keyOf = (visit: Visit, number: string) => getCookie(visit.c, cookieOf(number))

const typedFollowUp = (form: Typed): FollowUpTyped => ({
  still: form.text('still'),
  change: form.text('change'),
  needs: form.text('needs') || 'none',
  says: form.text('says'),
})

async function show(visit: Visit, commitment: Commitment, wrong?: { refusals: readonly Refusal[]; form: Typed }): Promise<Response> {
  const { t, ctx, c } = visit
  const { reports, followUps } = await keepingOf(ctx.db, commitment.id)
  return html(visit, {
    door: 'hub',
    private: true,
    quiet: true,
    title: t('support.receive.title'),
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <ReceiveView
        t={t}
        tongue={ctx.tongue}
        commitment={commitment}
        reports={reports}
        followUps={followUps}
        followed={wrong ? typedFollowUp(wrong.form) : nothingAnswered}
        report={wrong?.form.text('text') ?? ''}
        release={wrong?.form.given('release')}
        refusals={wrong?.refusals ?? []}
        typed={{ quantity: wrong?.form.text('quantity') ?? '', says: wrong?.form.text('says') ?? '' }}
        done={c.req.query('sudah') === '1'}
        once={freshOnce()}
      />
    ),
  })
}

/** What the receiver is asked: did it come? By the link of a letter, without an account; the key leaves the address at once. */
export const receivePage: Page = async (visit) => {
  const number = numberOf(visit)
  const key = visit.c.req.query('kunci')
  if (key === undefined) return await show(visit, await commitmentForReceiver(visit.ctx, number, keyOf(visit, number)))
  const seconds = await tooMany(visit.ctx, trying, addressOfClient(visit))
  if (seconds) return await tooOften(visit, seconds)
  await commitmentForReceiver(visit.ctx, number, key.slice(0, 100))
  setCookie(visit.c, cookieOf(number), key.slice(0, 100), { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: 90 * 86_400 })
  return redirect(visit, to.receive(number))
}

export const confirmPage: Page = async (visit) => {
  const number = numberOf(visit)
  const key = keyOf(visit, number)
  const commitment = await commitmentForReceiver(visit.ctx, number, key)
  const form = await readForm(visit)
  const brought = commitment.brought.find(({ id }) => id === form.text('delivery'))
  const quantity = form.text('answer') === 'all' ? brought?.quantity : form.text('answer') === 'none' ? 0 : form.given('quantity')
  const read = readSupport(confirmationSchema, { number, delivery: form.text('delivery'), quantity, says: form.text('says') })
  if (!read.ok) return await show(visit, commitment, { refusals: read.refusals, form })
  const made = await makeOnce(
    visit,
    form,
    (ctx) => confirmDelivery(ctx, { ...read.value, key }),
    () => to.receive(number, { sudah: 1 }),
  )
  return 'response' in made ? made.response : await show(visit, commitment, { refusals: made.refused.refusals, form })
}

/** What the receiver reports, when a report was asked for. Nothing typed is lost. */
export const reportPage: Page = async (visit) => {
  const number = numberOf(visit)
  const key = keyOf(visit, number)
  const commitment = await commitmentForReceiver(visit.ctx, number, key)
  const form = await readForm(visit)
  const read = readSupport(reportSchema, { number, due: form.text('due'), text: form.text('text') })
  if (!read.ok) return await show(visit, commitment, { refusals: read.refusals, form })
  const made = await makeOnce(
    visit,
    form,
    (ctx) => sendReport(ctx, { ...read.value, key }),
    () => to.receive(number, { sudah: 1 }),
  )
  return 'response' in made ? made.response : await show(visit, commitment, { refusals: made.refused.refusals, form })
}

/** Its receiver needs it no more. */
export const releasePage: Page = async (visit) => {
  const number = numberOf(visit)
  const key = keyOf(visit, number)
  const commitment = await commitmentForReceiver(visit.ctx, number, key)
  const form = await readForm(visit)
  const read = readSupport(releaseSchema, { number, says: form.text('release') })
  if (!read.ok) return await show(visit, commitment, { refusals: read.refusals.map((one) => ({ ...one, field: 'release' })), form })
  const made = await makeOnce(
    visit,
    form,
    (ctx) => releaseCommitment(ctx, { ...read.value, key }),
    () => to.receive(number, { sudah: 1 }),
  )
  return 'response' in made ? made.response : await show(visit, commitment, { refusals: made.refused.refusals, form })
}

/** What became of it, thirty and ninety days after it came. */
export const followUpPage: Page = async (visit) => {
  const number = numberOf(visit)
  const key = keyOf(visit, number)
  const commitment = await commitmentForReceiver(visit.ctx, number, key)
  const form = await readForm(visit)
  const { still, change, needs, says } = typedFollowUp(form)
  const read = readSupport(followUpSchema, { number, days: form.text('days'), still, change, needs, says })
  if (!read.ok) return await show(visit, commitment, { refusals: read.refusals, form })
  const made = await makeOnce(
    visit,
    form,
    (ctx) => answerFollowUp(ctx, { ...read.value, key }),
    () => to.receive(number, { sudah: 1 }),
  )
  return 'response' in made ? made.response : await show(visit, commitment, { refusals: made.refused.refusals, form })
}

/** A picture of what was brought, for its receiver alone. */
export const receivePhotoPage: Page = async (visit) => {
  const number = numberOf(visit)
  await commitmentForReceiver(visit.ctx, number, keyOf(visit, number))
  return sendPrivatePicture(visit, await deliveryPhoto(visit.ctx, number, visit.c.req.param('delivery') ?? '', { closed: true }))
}
