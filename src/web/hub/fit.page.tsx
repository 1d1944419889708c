import { getCookie, setCookie } from 'hono/cookie'
import { Missing, type Refusal } from '#src/base/outcome.ts'
import { tooMany } from '#src/platform/limits.ts'
import { startApplication } from '#src/support/application.db.ts'
import { answersOf, checkRules, fitOf } from '#src/support/eligibility.ts'
import { formsOf } from '#src/support/form.db.ts'
import { answerMember, invitationFor } from '#src/support/member.db.ts'
import { offerCalled, openOffers } from '#src/support/offer.db.ts'
import { html, redirect } from '../answer.tsx'
import { addressOfClient } from '../guard.ts'
import { tooOften } from '../mb2/_too-often.tsx'
import { freshOnce, makeOnce, readForm } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { ApplyView, FitView, MemberView } from './fit.view.tsx'

const askedIn = ({ c }: Visit) => answersOf((name) => c.req.query(name))
const rank = { ready: 0, almost: 1, not_yet: 2 } as const

/** *Cocok untuk Anda?* Five questions, every open offer with what is missing; nothing of it is kept. */
export const fitPage: Page = async (visit) => {
  const { ctx, t } = visit
  const answered = askedIn(visit)
  const asked = Object.keys(answered).length > 0
  const offers = asked ? await openOffers(ctx.db, ctx.tongue === 'en') : []
  const forms = await formsOf(ctx.db, offers)
  const found = offers
    .map((offer) => {
      const checked = checkRules(forms.get(offer.slug)?.rules ?? [], answered)
      return { offer, checked, fit: fitOf(checked), wanted: answered.need === undefined || offer.kind === answered.need }
    })
    .sort((one, other) => Number(other.wanted) - Number(one.wanted) || rank[one.fit] - rank[other.fit])
  return html(visit, {
    door: 'hub',
    title: t('apply.fit.title'),
    description: t('apply.fit.lead'),
    canonical: to.fit(),
    ...(asked ? { head: <meta name="robots" content="noindex" /> } : {}),
    main: <FitView t={t} tongue={ctx.tongue} answered={answered} asked={asked} found={found} />,
  })
}

async function showApply(visit: Visit, refusals: readonly Refusal[] = []): Promise<Response> {
  const { ctx, t, c } = visit
  const offer = await offerCalled(ctx.db, (c.req.param('slug') ?? '').slice(0, 100), ctx.tongue === 'en')
  if (!offer) throw new Missing('offer')
  const form = (await formsOf(ctx.db, [offer])).get(offer.slug)
  const answered = askedIn(visit)
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('apply.start.title', { offer: offer.title }),
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <ApplyView
        t={t}
        tongue={ctx.tongue}
        offer={offer}
        answered={{ need: offer.kind, ...answered }}
        checked={checkRules(form?.rules ?? [], answered)}
        refusals={refusals}
        once={freshOnce()}
      />
    ),
  })
}

/** What the offer asks, checked before anything is filled in. */
export const askSupportPage: Page = (visit) => showApply(visit)

export const startSupportPage: Page = async (visit) => {
  const form = await readForm(visit)
  const offer = (visit.c.req.param('slug') ?? '').slice(0, 100)
  const made = await makeOnce(
    visit,
    form,
    (ctx) => startApplication(ctx, { offer, eligibility: answersOf((name) => form.given(name)) }),
    ({ number }) => to.myApplication(number),
  )
  return 'response' in made ? made.response : await showApply(visit, made.refused.refusals)
}

const shape = /^PRM-\d{4}-\d{5,8}$/
const trying = { name: 'application-key', most: 20, seconds: 60 }
const cookieOf = (number: string) => `__Host-anggota-${number}`

function numberOf({ c }: Visit): string {
  const number = c.req.param('number') ?? ''
  if (!shape.test(number)) throw new Missing('application')
  return number
}

async function showMember(visit: Visit, number: string, refusals: readonly Refusal[] = []): Promise<Response> {
  const { ctx, t, c } = visit
  const asked = await invitationFor(ctx, number, getCookie(c, cookieOf(number)))
  return html(visit, {
    door: 'hub',
    private: true,
    quiet: true,
    title: t('apply.member.title'),
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: <MemberView t={t} asked={asked} refusals={refusals} done={c.req.query('sudah') === '1'} once={freshOnce()} />,
  })
}

/** Whoever was named in an application is asked himself: by the link of his letter, whose key leaves the address at once, or by his account. */
export const memberPage: Page = async (visit) => {
  const number = numberOf(visit)
  const key = visit.c.req.query('kunci')?.slice(0, 100)
  if (key === undefined) return await showMember(visit, number)
  const seconds = await tooMany(visit.ctx, trying, addressOfClient(visit))
  if (seconds) return await tooOften(visit, seconds)
  await invitationFor(visit.ctx, number, key)
  setCookie(visit.c, cookieOf(number), key, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: 30 * 86_400 })
  return redirect(visit, to.memberAsked(number))
}

export const memberAnswerPage: Page = async (visit) => {
  const number = numberOf(visit)
  const form = await readForm(visit)
  const key = getCookie(visit.c, cookieOf(number))
  const made = await makeOnce(
    visit,
    form,
    (ctx) => answerMember(ctx, { number, key, yes: form.text('jawaban') === 'ya' }),
    () => to.memberAsked(number, { sudah: 1 }),
  )
  return 'response' in made ? made.response : await showMember(visit, number, made.refused.refusals)
}
