import type { Outcome } from '#src/base/outcome.ts'
import { answerAppeal, openCollection, voteOnNomination } from '#src/market/curation.db.ts'
import { collections, curationReasons, nominationsForDesk, trainingDemand } from '#src/market/curation-read.db.ts'
import { type Ctx, mayOrWhy, personOf } from '#src/platform/context.ts'
import { sayRefusal } from '#src/ui/words.ts'
import { readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { DeskCuration } from './curation.view.tsx'

const news = ['dibuka', 'dipilih', 'dijawab'] as const

async function closedFor({ ctx, t }: Visit, power: string): Promise<string | undefined> {
  const answer = await mayOrWhy(ctx, power)
  if (answer.ok) return undefined
  return answer.refusal ? sayRefusal(t, answer.refusal) : t('batik.desk.not_yours')
}

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const english = ctx.tongue === 'en'
  const [all, nominations, reasons, demand, open, vote, appeal] = await Promise.all([
    collections(ctx.db, english),
    nominationsForDesk(ctx.db, personOf(ctx.actor) ?? ''),
    curationReasons(ctx.db, english),
    trainingDemand(ctx.db, english),
    closedFor(visit, 'market.collection.open'),
    closedFor(visit, 'market.collection.vote'),
    closedFor(visit, 'market.collection.appeal'),
  ])
  return deskPage(visit, held, 'curation', {
    title: t('batik.curation.desk_title'),
    ...answerOf(wrong),
    main: (
      <DeskCuration
        visit={visit}
        collections={all}
        nominations={nominations}
        reasons={reasons}
        demand={demand}
        closed={{ open, vote, appeal }}
        wrong={wrong}
        did={news.find((one) => one === c.req.query('sudah'))}
      />
    ),
  })
}

export const deskCurationPage: Page = async (visit) => {
  const held = await deskPart(visit, 'curation')
  return held instanceof Response ? held : show(visit, held)
}

const errand =
  (did: (typeof news)[number], run: (ctx: Ctx, form: Typed, id: string) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'curation')
    if (held instanceof Response) return held
    const form = await readForm(visit)
    const id = (visit.c.req.param('id') ?? '').slice(0, 40)
    const done = await tryErrand(
      visit,
      form,
      id || 'open',
      (ctx) => run(ctx, form, id),
      () => to.deskCuration({ sudah: did }),
    )
    return done instanceof Response ? done : show(visit, held, done)
  }

export const openCollectionPage = errand('dibuka', (ctx, form) =>
  openCollection(ctx, { title: form.text('title'), titleEn: form.text('titleEn'), lead: form.text('lead'), leadEn: form.text('leadEn') }),
)
export const votePage = errand('dipilih', (ctx, form, nomination) =>
  voteOnNomination(ctx, { nomination, show: form.text('verdict') === 'yes', reason: form.text('reason'), says: form.text('says') }),
)
export const answerAppealPage = errand('dijawab', (ctx, form, nomination) =>
  answerAppeal(ctx, { nomination, granted: form.text('verdict') === 'yes', says: form.text('says') }),
)
