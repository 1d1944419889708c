import type { Outcome } from '#src/base/outcome.ts'
import { decideOrigin, decideOriginAppeal } from '#src/market/origin-case.db.ts'
import { deskDoubtPicture } from '#src/market/origin-picture.db.ts'
import { casesForDesk } from '#src/market/origin-read.db.ts'
import { type Ctx, mayOrWhy } from '#src/platform/context.ts'
import { sayRefusal } from '#src/ui/words.ts'
import { sendPrivatePicture } from '../pictures.ts'
import { readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { DeskOrigin } from './origin.view.tsx'

async function closedFor({ ctx, t }: Visit, power: string): Promise<string | undefined> {
  const answer = await mayOrWhy(ctx, power)
  if (answer.ok) return undefined
  return answer.refusal ? sayRefusal(t, answer.refusal) : t('origin.desk.not_yours')
}

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const [cases, decide, appeal] = await Promise.all([
    casesForDesk(ctx.db),
    closedFor(visit, 'market.shop.review'),
    closedFor(visit, 'market.collection.appeal'),
  ])
  return deskPage(visit, held, 'origin', {
    title: t('origin.desk.title'),
    ...answerOf(wrong),
    main: <DeskOrigin visit={visit} cases={cases} closed={{ decide, appeal }} wrong={wrong} did={c.req.query('sudah') === 'diputus'} />,
  })
}

/** Doubts the shop answered, or let pass, and appeals. */
export const deskOriginPage: Page = async (visit) => {
  const held = await deskPart(visit, 'origin')
  return held instanceof Response ? held : show(visit, held)
}

const errand =
  (run: (ctx: Ctx, about: { number: string; input: unknown }) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'origin')
    if (held instanceof Response) return held
    const form: Typed = await readForm(visit)
    const number = (visit.c.req.param('number') ?? '').slice(0, 20)
    const input = { verdict: form.text('verdict'), level: form.given('level'), says: form.text('says') }
    const done = await tryErrand(
      visit,
      form,
      number,
      (ctx) => run(ctx, { number, input }),
      () => to.deskOrigin({ sudah: 'diputus' }),
    )
    return done instanceof Response ? done : show(visit, held, done)
  }

export const decideOriginPage = errand(decideOrigin)
export const decideOriginAppealPage = errand(decideOriginAppeal)

/** What somebody who doubted has shown the desk. */
export const deskOriginPicturePage: Page = async (visit) => {
  const held = await deskPart(visit, 'origin')
  return held instanceof Response ? held : sendPrivatePicture(visit, await deskDoubtPicture(visit.ctx, visit.c.req.param('report') ?? ''))
}
