import type { Refusal } from '#src/base/outcome.ts'
import { storiesAboutMine } from '#src/press/story-read.db.ts'
import { giveConsent } from '#src/press/story-write.db.ts'
import { html } from '../answer.tsx'
import { makeOnce, readForm } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { MyStoriesView } from './stories.view.tsx'

const news = ['setuju', 'tarik'] as const

async function show(visit: Visit, refusals: readonly Refusal[] = []): Promise<Response> {
  const { ctx, t, c } = visit
  const did = news.find((one) => one === c.req.query('sudah'))
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('press.mine.title'),
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <MyStoriesView
        t={t}
        tongue={ctx.tongue}
        stories={await storiesAboutMine(ctx)}
        refusals={refusals}
        news={did && refusals.length === 0 ? t(`press.mine.did.${did}`) : undefined}
      />
    ),
  })
}

/** Stories about the reader's shop: he reads each whole, and it goes out by his word alone. */
export const showMyStories: Page = (visit) => show(visit)

export const giveMyWord: Page = async (visit) => {
  const form = await readForm(visit)
  const granted = form.text('kata') === 'setuju'
  const wish = { slug: (visit.c.req.param('slug') ?? '').slice(0, 100), n: Math.min(form.whole('n') || 0, 1_000_000), granted }
  const made = await makeOnce(
    visit,
    form,
    (ctx) => giveConsent(ctx, wish),
    () => to.myStories({ sudah: granted ? 'setuju' : 'tarik' }),
  )
  return 'response' in made ? made.response : show(visit, made.refused.refusals)
}
