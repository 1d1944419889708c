import type { Outcome, Refusal } from '#src/base/outcome.ts'
import { type Ctx, mayOrWhy } from '#src/platform/context.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { allocateRound, openRound, publishRound } from '#src/spaces/round.db.ts'
import { openSchema } from '#src/spaces/round-input.ts'
import { allRounds, resultFor, roundFor, simulateRound } from '#src/spaces/round-read.db.ts'
import { allSpaces } from '#src/spaces/space-read.db.ts'
import { sayRefusal } from '#src/ui/words.ts'
import { freshOnce, makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { DeskRound, DeskRounds } from './rounds.view.tsx'

const typedOf = (form: Typed) => ({
  name: form.text('name'),
  nameEn: form.text('nameEn'),
  spaces: form.all('spaces'),
  until: form.text('until'),
  first: form.text('first'),
  last: form.text('last'),
  most: form.given('most') ?? '2',
})

async function showList(visit: Visit, held: DeskPowers, form: Typed = nothingTyped, refusals: readonly Refusal[] = []): Promise<Response> {
  const { ctx, t } = visit
  const [rounds, spaces] = await Promise.all([allRounds(ctx), allSpaces(ctx.db, ctx.tongue)])
  const rooms = spaces.filter(({ kind }) => kind === 'room' || kind === 'open_air')
  const main = (
    <DeskRounds t={t} tongue={ctx.tongue} rounds={rounds} rooms={rooms} typed={typedOf(form)} refusals={refusals} once={freshOnce()} />
  )
  return deskPage(visit, held, 'rounds', { title: t('round.title'), main, ...(refusals.length > 0 ? { refusals } : {}) })
}

/** The rounds, and the form that opens one. */
export const deskRoundsPage: Page = async (visit) => {
  const held = await deskPart(visit, 'rounds')
  return held instanceof Response ? held : await showList(visit, held)
}

export const openRoundPage: Page = async (visit) => {
  const held = await deskPart(visit, 'rounds')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const read = readBooking(openSchema, typedOf(form))
  if (!read.ok) return await showList(visit, held, form, read.refusals)
  const made = await makeOnce(
    visit,
    form,
    (ctx) => openRound(ctx, read.value),
    ({ number }) => to.deskRound(number),
  )
  return 'response' in made ? made.response : await showList(visit, held, form, made.refused.refusals)
}

const trialSeed = 'percobaan'

async function showOne(visit: Visit, held: DeskPowers, refusals: readonly Refusal[] = []): Promise<Response> {
  const { ctx, t, c } = visit
  const round = await roundFor(ctx, c.req.param('number') ?? '')
  const answer = await mayOrWhy(ctx, 'spaces.round.run', { unit: round.unit })
  const closed = answer.ok ? undefined : answer.refusal ? sayRefusal(t, answer.refusal) : t('room.desk.not_yours')
  const told = await resultFor(ctx, round.number)
  const trial = told ? undefined : await simulateRound(ctx, round.number, trialSeed)
  const main = <DeskRound t={t} tongue={ctx.tongue} round={round} told={told} trial={trial} refusals={refusals} closed={closed} />
  return deskPage(visit, held, 'rounds', { title: round.name, main, ...(refusals.length > 0 ? { refusals } : {}) })
}

export const deskRoundPage: Page = async (visit) => {
  const held = await deskPart(visit, 'rounds')
  return held instanceof Response ? held : await showOne(visit, held)
}

const errand =
  (run: (ctx: Ctx, input: { number: string }) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'rounds')
    if (held instanceof Response) return held
    const number = visit.c.req.param('number') ?? ''
    const outcome = await run(visit.ctx, { number })
    if (!outcome.ok) return await showOne(visit, held, outcome.refusals)
    return visit.c.redirect(to.deskRound(number), 303)
  }

export const allocateRoundPage: Page = errand(allocateRound)
export const publishRoundPage: Page = errand(publishRound)
