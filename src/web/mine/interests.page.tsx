import { isId } from '#src/base/id.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { declareInterest, endInterest, myInterests } from '#src/governance/interest.db.ts'
import { interestInput } from '#src/governance/interest.ts'
import { declareHousehold, myHouseholds } from '#src/identity/household.db.ts'
import { giveNumber, numberRecordedOn } from '#src/identity/number.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { namesOfParties, onePartyCalled } from '../_called-party.ts'
import { html, redirect } from '../answer.tsx'
import { makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type InterestErrand, Interests } from './interests.view.tsx'

const bodies = ['shop', 'community', 'organisation'] as const

const news = ['declared', 'ended', 'numbered', 'housed'] as const

type Wrong = { errand: InterestErrand; refusals: readonly Refusal[]; form: Typed }

async function show(visit: Visit, wrong?: Wrong): Promise<Response> {
  const { ctx, t, c } = visit
  const [interests, numbered, households] = await Promise.all([myInterests(ctx), numberRecordedOn(ctx), myHouseholds(ctx)])
  const names = await namesOfParties(
    ctx,
    interests.map(({ partyKind, partyId }) => ({ kind: partyKind, id: partyId })),
  )
  const did = news.find((one) => one === c.req.query('sudah'))
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('govdesk.interests.title'),
    main: (
      <Interests
        t={t}
        tongue={ctx.tongue}
        interests={interests.map((one) => ({ ...one, party: names.get(one.partyId) ?? one.party }))}
        numbered={numbered}
        households={households}
        errand={wrong?.errand}
        refusals={wrong?.refusals ?? []}
        form={wrong?.form ?? nothingTyped}
        news={did && !wrong ? t(`govdesk.interests.${did}`) : undefined}
      />
    ),
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
  })
}

export const showInterests: Page = (visit) => show(visit)

/** A shop or a body is named by its slug, its address or its name; somebody by his e-mail address. */
async function declareFrom(ctx: Ctx, form: Typed) {
  const wish = { relation: form.text('relation'), partyKind: form.text('partyKind'), party: form.text('party'), note: form.given('note') }
  const kind = bodies.find((one) => one === wish.partyKind)
  if (kind === undefined || isId(wish.party.trim()) || !interestInput.safeParse(wish).success) return declareInterest(ctx, wish)
  const found = await onePartyCalled(ctx, kind, wish.party)
  return found.ok ? declareInterest(ctx, { ...wish, party: found.value.party.id }) : found
}

export const declareMyInterest: Page = async (visit) => {
  const form = await readForm(visit)
  const made = await makeOnce(
    visit,
    form,
    (ctx) => declareFrom(ctx, form),
    () => `${to.myInterests()}?sudah=declared`,
  )
  return 'response' in made ? made.response : show(visit, { errand: 'declare', refusals: made.refused.refusals, form })
}

export const endMyInterest: Page = async (visit) => {
  const form = await readForm(visit)
  const ended = await endInterest(visit.ctx, { interest: form.text('interest') })
  return ended.ok ? redirect(visit, `${to.myInterests()}?sudah=ended`) : show(visit, { errand: 'declare', refusals: ended.refusals, form })
}

/** A number itself is read once and never shown again, also not in a form that was refused. */
export const giveMyNumber: Page = async (visit) => {
  const form = await readForm(visit)
  const given = await giveNumber(visit.ctx, { nomor: form.text('nomor'), setuju: form.checked('setuju') })
  if (given.ok) return redirect(visit, `${to.myInterests()}?sudah=numbered`)
  return show(visit, { errand: 'number', refusals: given.refusals, form: nothingTyped })
}

export const declareMyHousehold: Page = async (visit) => {
  const form = await readForm(visit)
  const said = await declareHousehold(visit.ctx, { kk: form.text('kk'), setuju_kk: form.checked('setuju_kk') })
  if (said.ok) return redirect(visit, `${to.myInterests()}?sudah=housed`)
  return show(visit, { errand: 'household', refusals: said.refusals, form: nothingTyped })
}
